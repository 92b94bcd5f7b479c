package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Waiting;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that runs beside the test, with what it prints. It is killed at the latest when this is closed. */
final class Program implements AutoCloseable {
    private final List<String> command;
    private final Process process;
    private final Thread reader;
    private final StringBuilder output = new StringBuilder(); // guarded by itself
    private boolean silent; // has ended its output; guarded by output

    private Program(List<String> command) {
        this.command = command;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("these tests need the command '" + command.get(0) + "', put it on the path", e);
        }
        reader = new Thread(this::read, "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a program that is found on the path. */
    static Program start(Object... command) {
        List<String> words = new ArrayList<>();
        for (Object word : command) {
            words.add(word.toString());
        }
        return new Program(words);
    }

    private void read() {
        char[] chunk = new char[8192];
        try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
                synchronized (output) {
                    output.append(chunk, 0, got);
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (output) {
                output.append(e);
            }
        } finally {
            synchronized (output) {
                silent = true;
                output.notifyAll();
            }
        }
    }

    /** Types a line. */
    void say(String line) {
        type(line + "\n");
    }

    private void type(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError(command + " takes no input, it printed:\n" + output(), e);
        }
    }

    /** Says that nothing more will be typed. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has printed this. */
    void expect(String text) {
        expect(Pattern.compile(Pattern.quote(text)));
    }

    /** Waits until it has printed something of this form, and returns what that is. */
    Matcher expect(Pattern form) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Waiting.SECONDS);
        synchronized (output) {
            while (true) {
                Matcher matcher = form.matcher(output.toString());
                if (matcher.find()) {
                    return matcher;
                }
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (silent || millis <= 0) {
                    throw new AssertionError(command + " did not print '" + form + "' but:\n" + output);
                }
                pause(millis);
            }
        }
    }

    private void pause(long millis) {
        try {
            output.wait(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What it has printed so far. */
    String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    /** Waits until it has ended by itself, and returns its status. */
    int status() {
        try {
            if (!process.waitFor(Waiting.SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(command + " does not end, it printed:\n" + output());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until it has ended by itself and well; returns what it printed. */
    String printed() {
        assertThat(status())
                .as("status of %s, which printed:%n%s", command, output())
                .isZero();
        return output();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            reader.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
