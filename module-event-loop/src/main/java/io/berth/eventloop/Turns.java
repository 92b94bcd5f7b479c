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
 *
 * <p>On an attached loop, callbacks see the Vert.x context of the loop as the current one. Making it so costs a
 * sixth of the loop's own time for a small message, so events, which come from the top of the event loop's stack, do it once a turn and leave it
 * so until the end: whatever else Vert.x dispatches in between puts it back. Tasks may be run from inside somebody else's
 * dispatch, and therefore take turns with it in the usual way.
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

    private boolean open;
    private boolean entered;
    private boolean ending;
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
        if (vertx != null && !vertx.isCurrent()) {
            vertx.beginDispatch(); // first thing in the turn, or after another loop of the same event loop
        }
        if (!entered) {
            entered = true;
            open();
        }
    }

    /** Runs a task of the loop's own, with its exceptions reported. */
    void run(Runnable task) {
        ContextInternal caller = vertx == null ? null : vertx.beginDispatch();
        try {
            open();
            guarded(task);
        } finally {
            if (vertx != null) {
                vertx.endDispatch(caller);
            }
        }
    }

    /** Has something done at the end of this turn, or of one that begins for it. */
    void putOff(AtEnd work) {
        putOff.add(work);
        if (!open) {
            run(this::open);
        }
    }

    /**
     * The same for a socket that gathers bytes. One that does so while this turn ends comes at the end of the next, so that it
     * does not keep others from theirs.
     */
    void putOffFlush(AtEnd socket) {
        if (ending) {
            loop.execute(() -> putOff(socket));
        } else {
            putOff(socket);
        }
    }

    private void open() {
        if (!open) {
            open = true;
            number++;
            loop.onTurnBegun();
            for (int i = 0; i < before.size(); i++) {
                guarded(before.get(i));
            }
        }
    }

    /** Ends the turn, if one is open; called from the top of the stack. */
    void end() {
        if (!open) {
            return;
        }
        enter();
        doWhatWasPutOff();
        for (int i = 0; i < after.size(); i++) {
            guarded(after.get(i));
        }
        doWhatWasPutOff(); // by the hooks
        open = false;
        entered = false;
        if (vertx != null) {
            vertx.endDispatch(null); // events come from the top of the stack, where no context is current
        }
    }

    private void doWhatWasPutOff() {
        ending = true;
        for (AtEnd work = putOff.poll(); work != null; work = putOff.poll()) {
            try {
                work.endOfTurn();
            } catch (Throwable failure) {
                loop.report(failure);
            }
        }
        ending = false;
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            loop.report(failure);
        }
    }
}
