package io.berth.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of the quickstart, in its folder and by a line of the shell, on the JDK at hand. Closing it ends the process. */
final class Program implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

    private final Process process;
    private final BufferedReader output;

    Program(Path folder, String line) throws IOException {
        var builder = new ProcessBuilder("sh", "-c", "exec " + line).directory(folder.toFile());
        builder.environment().merge("PATH", JAVA.toString(), (path, java) -> java + File.pathSeparator + path);
        process = builder.start();
        output = process.inputReader(UTF_8);
    }

    /** The next line it prints. */
    String line() throws IOException {
        return output.readLine();
    }

    /** What it has to complain of, all in all; waits for its end. */
    List<String> errors() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
    }

    /** Ends it as Ctrl-C would. */
    void terminate() {
        process.toHandle().destroy(); // the process's own method would close its streams too
    }

    int status() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
