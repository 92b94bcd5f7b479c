package io.berth.demo.tour;

import io.berth.demo.Transports;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Where scenes play, one after the other: prints what they tell, remembers what did not hold, and waits for none of them
 * for ever.
 *
 * <p><b>Threading</b>: one thread plays; {@link #close} may be called by any other.
 */
final class Stage implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final Ansi ansi;
    private final Transports transport;
    private final Duration deadline;
    private final List<String> failed = new ArrayList<>(); // guarded by this
    private int scenes;
    private int claims; // guarded by this
    private volatile Act current;
    private volatile boolean closed;

    Stage(PrintWriter out, Ansi ansi, Transports transport, Duration deadline) {
        this.out = out;
        this.ansi = ansi;
        this.transport = transport;
        this.deadline = deadline;
    }

    /** Plays a scene. One that throws or takes too long has failed, and the next can play. */
    void play(Scene scene) throws InterruptedException {
        requireOpen();
        scenes++;
        print("");
        print(styled("bold", scenes + ". " + scene.title()));
        scene.story().lines().forEach(line -> print("   " + line));
        Act act = new Act(this);
        current = act;
        Thread playing = started(() -> play(scene, act));
        playing.join(deadline.toMillis());
        act.end();
        if (playing.isAlive()) {
            playing.interrupt();
            claimed(false, "it ends within " + deadline.toMillis() + " ms");
        }
        Thread closing = started(act::close);
        closing.join(CLOSING.toMillis());
        if (closing.isAlive()) {
            claimed(false, "what it has opened is closed within " + CLOSING.toMillis() + " ms");
        }
        requireOpen();
    }

    private void requireOpen() throws InterruptedException {
        if (closed) {
            throw new InterruptedException("the tour was ended before its time");
        }
    }

    /** Something that may hang, on a thread that keeps nobody waiting. */
    private static Thread started(Runnable task) {
        Thread thread = new Thread(task, "scene");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void play(Scene scene, Act act) {
        try {
            scene.play(act);
        } catch (Throwable failure) { // sockets that do not open, claims that cannot be looked into
            act.claim(false, "it plays to its end: " + reason(failure));
        }
    }

    // --- for acts

    Transports transport() {
        return transport;
    }

    void say(String sentence) {
        print("     " + sentence);
    }

    synchronized void claimed(boolean holds, String what) {
        claims++;
        if (!holds) {
            failed.add("scene " + scenes + ": " + oneLine(what));
        }
        print("   " + (holds ? styled("green", "ok") + "     " : styled("bold,red", "FAILED") + " ") + oneLine(what));
    }

    /** Closes something; that it cannot be closed is a claim that does not hold. */
    void closed(AutoCloseable it) {
        try {
            it.close();
        } catch (Exception failure) {
            claimed(false, "what it has opened is closed: " + reason(failure));
        }
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static String oneLine(String words) {
        return words.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    // --- the whole

    /** Prints a line. */
    void print(String line) {
        out.println(line);
        out.flush();
    }

    private String styled(String style, String words) {
        return ansi.string("@|" + style + " " + words + "|@");
    }

    /** What was claimed and did not hold. */
    synchronized List<String> failed() {
        return List.copyOf(failed);
    }

    /** How much there was. */
    synchronized String total() {
        return scenes + " scenes, " + claims + " claims";
    }

    /** Closes what the scene that plays has opened. */
    @Override
    public void close() {
        closed = true;
        Act act = current;
        if (act != null) {
            act.end();
            act.close();
        }
    }
}
