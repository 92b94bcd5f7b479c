package io.berth.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The openssl command, which makes files as the world makes them, and says whether ours are good. */
final class OpenSsl {
    private static final long WAIT_SECONDS = 30;

    private OpenSsl() {}

    /** Runs it with these arguments and returns what it printed; fails the test if it does not succeed. */
    static String run(Object... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = start(command);
        try {
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(command + " did not end, it printed: " + printed);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(
                        command + " ended with status " + process.exitValue() + ", it printed: " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(command + " was waited for and the test was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("these tests need the openssl command, put it on the path", e);
        }
    }
}
