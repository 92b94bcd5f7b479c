package io.berth.eventloop;

import io.berth.eventloop.transport.Turn;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The iterations of a loop in which it has something to do. One begins with the first event, timer or task that is the
 * loop's, and ends when the event loop beneath has done everything it found ready; then comes what was put off until
 * nobody is in the middle of a callback.
 */
final class Turns implements Turn {
    /** Something put off to the end of a turn. */
    interface AtEnd {
        void endOfTurn();
    }

    private final Loop<?> loop;
    private final VertxBridge vertx; // null on a standalone loop
    private final ArrayDeque<AtEnd> putOff = new ArrayDeque<>();
    private final List<Runnable> before = new ArrayList<>();
    private final List<Runnable> after = new ArrayList<>();

    private ContextInternal outer;
    private int depth;
    private boolean open;
    private long number;

    Turns(Loop<?> loop, VertxBridge vertx) {
        this.loop = loop;
        this.vertx = vertx;
    }

    long number() {
        return number;
    }

    boolean isOpen() {
        return open;
    }

    void before(Runnable hook) {
        before.add(hook);
    }

    void after(Runnable hook) {
        after.add(hook);
    }

    @Override
    public void enter() {
        if (depth++ == 0 && vertx != null) {
            outer = vertx.beginDispatch();
        }
        if (!open) {
            begin();
        }
    }

    @Override
    public void exit() {
        if (--depth == 0 && vertx != null) {
            vertx.endDispatch(outer);
            outer = null;
        }
    }

    /** Runs a task of the loop's own, with its exceptions reported. */
    void run(Runnable task) {
        enter();
        try {
            guarded(task);
        } finally {
            exit();
        }
    }

    /** Has something done at the end of this turn, or of one that begins for it. */
    void putOff(AtEnd work) {
        putOff.add(work);
        if (!open) {
            enter();
            exit();
        }
    }

    private void begin() {
        open = true;
        number++;
        loop.onTurnBegun();
        for (int i = 0; i < before.size(); i++) {
            guarded(before.get(i));
        }
    }

    /** Ends the turn, if one is open. */
    void end() {
        if (!open) {
            return;
        }
        enter();
        try {
            for (AtEnd work = putOff.poll(); work != null; work = putOff.poll()) {
                work.endOfTurn();
            }
            for (int i = 0; i < after.size(); i++) {
                guarded(after.get(i));
            }
        } finally {
            open = false;
            exit();
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            loop.report(failure);
        }
    }
}
