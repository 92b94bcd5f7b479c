package io.berth.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of the script. Closing it ends the process. */
final class Command implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    Command(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of("..", "berth").toString()));
        command.addAll(List.of(words));
        process = new ProcessBuilder(command).start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
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
        process.destroy();
    }

    int status() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    /** Expects it to end with one line that says what to do. */
    void refuses(String expected) throws IOException, InterruptedException {
        assertThat(status()).isNotZero();
        assertThat(errors()).singleElement().asString().startsWith("berth: ").contains(expected);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
