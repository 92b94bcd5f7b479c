package io.berth.demo.tour;

import io.berth.demo.Transports;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A scene while it plays: what it says and claims goes to the stage, and what it opens is closed when it is over, the last
 * first, however it ends.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class Act {
    private final Stage stage;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>(); // guarded by this
    private boolean over; // guarded by this

    Act(Stage stage) {
        this.stage = stage;
    }

    /** Says something that is neither right nor wrong. */
    public synchronized void say(String sentence) {
        if (!over) {
            stage.say(sentence);
        }
    }

    /**
     * Claims something, with what was measured.
     *
     * @param holds whether it is so
     */
    public synchronized void claim(boolean holds, String what) {
        if (!over) {
            stage.claimed(holds, what);
        }
    }

    /** Has something closed when the scene is over; at once, where it is over already. */
    public <T extends AutoCloseable> T opened(T it) {
        synchronized (this) {
            if (!over) {
                opened.push(it);
                return it;
            }
        }
        stage.closed(it);
        throw new IllegalStateException("the scene is over");
    }

    /** A Vertx with so many event loops, for this scene alone. */
    public Vertx vertx(int loops) {
        Vertx vertx = stage.transport().vertx(loops);
        opened(() -> vertx.close().await());
        return vertx;
    }

    /** Threads for this scene alone. */
    public ExecutorService threads(int count) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        opened(threads::shutdownNow);
        return threads;
    }

    /** What the scene is to talk to the kernel by. */
    public Transports transport() {
        return stage.transport();
    }

    /** From here on nothing it says is heard. */
    synchronized void end() {
        over = true;
    }

    /** Closes what it has opened; may be called by several threads. */
    void close() {
        for (AutoCloseable it = next(); it != null; it = next()) {
            stage.closed(it);
        }
    }

    private synchronized AutoCloseable next() {
        return opened.poll();
    }
}
