package io.berth.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * What came of a run of the command.
 *
 * @param status which it ended with
 * @param out its lines on standard output
 * @param err its lines on standard error
 */
record Said(int status, List<String> out, List<String> err) {
    /** Runs it in this process, which is much faster than the script. */
    static Said inHere(String... words) {
        PrintStream usualOut = System.out;
        PrintStream usualErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            int status = Berth.run(words);
            return new Said(
                    status,
                    out.toString(UTF_8).lines().toList(),
                    err.toString(UTF_8).lines().toList());
        } finally {
            System.setOut(usualOut);
            System.setErr(usualErr);
        }
    }

    /** Runs the script. */
    static Said byScript(String... words) throws IOException, InterruptedException {
        try (Command command = new Command(words)) {
            return new Said(command.status(), command.lines(), command.errors());
        }
    }

    /** Expects nothing but one line that says what to do. */
    void refuses(int expectedStatus, String expected) {
        assertThat(out).isEmpty();
        assertThat(err).singleElement().asString().startsWith("berth: ").contains(expected);
        assertThat(status).isEqualTo(expectedStatus);
    }
}
