package io.berth.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A run of the script, or of another program. Closing it ends the process. */
final class Command implements AutoCloseable {
    private static final List<String> SCRIPT = List.of(Path.of("..", "berth").toString());

    private final Process process;
    private final BufferedReader output;

    /** Runs the script. */
    Command(String... words) throws IOException {
        this(SCRIPT, words);
    }

    private Command(List<String> program, String... words) throws IOException {
        this(Map.of(), program, words);
    }

    private Command(Map<String, String> environment, List<String> program, String... words) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        process = builder.start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Runs the script with options for its JVM. */
    static Command withJavaOptions(String options, String... words) throws IOException {
        return new Command(Map.of("BERTH_JAVA_OPTS", options), SCRIPT, words);
    }

    /** Runs the command as the script does, with other libraries. */
    static Command withLibraries(Path libraries, String... words) throws IOException {
        Path jar = Path.of("target", "berth-demo.jar");
        return new Command(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-p",
                        jar + File.pathSeparator + libraries,
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "--enable-native-access=" + Libraries.callingNatives(libraries),
                        "-m",
                        "io.berth.demo/io.berth.demo.Berth"),
                words);
    }

    /** Runs openssl. */
    static Command openssl(String... words) throws IOException {
        return new Command(List.of("openssl"), words);
    }

    /** Runs a program in Python. */
    static Command python(String program, String... words) throws IOException {
        return new Command(List.of("python3", "-c", program), words);
    }

    String line() throws IOException {
        return output.readLine();
    }

    /** All that is left of its output, when it has ended. */
    List<String> lines() {
        return output.lines().toList();
    }

    /** Types a line. */
    void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Ends its input. */
    void typeNoMore() throws IOException {
        process.getOutputStream().close();
    }

    List<String> errors() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
    }

    void terminate() {
        process.toHandle().destroy(); // the process's own method would close its streams too
    }

    int status() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    /** Expects it to end with one line that says what to do. */
    void refuses(String expected) throws IOException, InterruptedException {
        new Said(status(), lines(), errors()).refuses(1, expected);
    }

    /**
     * Types lines that it has to complain of and goes on after: a table of what is typed and what is in the complaint.
     *
     * @param last which is no mistake, and answered on standard output
     */
    void complains(String table, String last) throws IOException, InterruptedException {
        List<String[]> rows = table.lines().map(row -> row.split(" +\\| ", 2)).toList();
        for (String[] row : rows) {
            type(row[0]);
        }
        type(last);
        assertThat(line()).isNotNull();
        typeNoMore();
        assertThat(status()).isEqualTo(1);
        List<String> complaints =
                errors().stream().filter(line -> line.startsWith("berth: ")).toList();
        assertThat(complaints).hasSameSizeAs(rows);
        for (int i = 0; i < complaints.size(); i++) {
            assertThat(complaints.get(i)).as(rows.get(i)[0]).contains(rows.get(i)[1]);
        }
    }

    /** Runs the script in a shell: it is $0 in what the shell is to do. */
    static Command inShell(String words) throws IOException {
        return new Command(List.of("bash", "-c", words, SCRIPT.get(0)));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
