package io.berth.benchmarks.duel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A process that says something worth waiting for: lines that begin in a certain way. Of the others it keeps the last.
 *
 * <p><b>Threading</b>: any thread.
 *
 * <p><b>Ownership</b>: closing it ends the process; so does the end of this one, by whatever signal lets it run its hooks.
 */
final class Child implements AutoCloseable {
    private static final int KEPT = 10;
    private static final Duration MOMENT = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String beginning;
    private final Process process;
    private final AtExit atExit;
    private final Deque<String> awaited = new ArrayDeque<>();
    private final Deque<String> last = new ArrayDeque<>();
    private boolean ended;

    /** Starts it. */
    Child(List<String> command, String beginning) throws DuelException {
        this.beginning = beginning;
        AtomicReference<Process> started = new AtomicReference<>();
        atExit = AtExit.run(() -> {
            synchronized (started) { // held while it starts: then there is something to end
                if (started.get() != null) {
                    started.get().destroyForcibly();
                }
            }
        });
        synchronized (started) {
            process = start(command);
            started.set(process);
        }
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private Process start(List<String> command) throws DuelException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            atExit.cancel();
            throw new DuelException("cannot be started: " + e.getMessage(), List.of());
        }
    }

    /** Runs a program to its end; fails when it fails, or takes longer than this. */
    static void run(List<String> command, Duration patience) throws DuelException, InterruptedException {
        try (Child child = new Child(command, "\n")) { // no line begins so
            if (!child.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DuelException(
                        command.get(0) + " did not end within " + patience.toSeconds() + " s", List.of());
            }
            if (child.process.exitValue() != 0) {
                throw new DuelException(
                        command.get(0) + " ended with status " + child.process.exitValue(), child.lastLines());
            }
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            take("its output cannot be read: " + e.getMessage());
        }
        end();
    }

    private synchronized void take(String line) {
        if (line.startsWith(beginning)) {
            awaited.add(line);
            notifyAll();
            return;
        }
        if (last.size() == KEPT) {
            last.remove();
        }
        last.add(line);
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The next line that begins so; fails when the process ends, or takes longer than this. */
    synchronized String line(Duration patience) throws DuelException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (awaited.isEmpty()) {
            if (ended) {
                throw new DuelException("ended" + status(), List.copyOf(last));
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new DuelException(
                        "did not say '" + beginning + "' within " + patience.toMillis() / 1000.0 + " s",
                        List.copyOf(last));
            }
            wait(left);
        }
        return awaited.remove();
    }

    /** The end of the output comes a moment before that of the process. */
    private String status() throws InterruptedException {
        return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS) ? " with status " + process.exitValue() : "";
    }

    /** Writes a line to its standard input. */
    void type(String line) throws DuelException {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new DuelException("takes no more orders: " + e.getMessage(), lastLines());
        }
    }

    synchronized List<String> lastLines() {
        return List.copyOf(last);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has ended or is about to: the kernel closes a process's connections before it tells of its end. */
    boolean endsSoon() throws InterruptedException {
        return process.waitFor(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    }

    long pid() {
        return process.pid();
    }

    /** What became of it, when it is no longer alive. */
    DuelException obituary() throws InterruptedException {
        return new DuelException("ended" + status(), lastLines());
    }

    @Override
    public void close() {
        atExit.cancel();
        process.destroyForcibly().onExit().join();
    }
}
