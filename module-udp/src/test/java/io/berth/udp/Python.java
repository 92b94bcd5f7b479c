package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A peer that is no Java program: a few lines of python3. */
final class Python {
    private Python() {}

    /** Runs lines, which find {@code socket} and {@code sys} imported, until they end, and returns what they print. */
    static String run(String lines, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-c", "import socket, sys\n" + lines));
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(Waiting.SECONDS, TimeUnit.SECONDS))
                    .as("python3 ends")
                    .isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }
}
