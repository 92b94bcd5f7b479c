package io.berth.eventloop.transport;

import java.util.function.Supplier;

/** What a loop does for the layers of its contexts. */
public interface LoopServices {
    /** Runs a task on the loop, after this iteration's input and output; any thread. Throws when the loop has gone. */
    void execute(Runnable task);

    /** Runs a task on the loop in its next iteration, so that its sockets are served in between; loop thread only. */
    void nextIteration(Runnable task);

    /** Runs a task on the loop after a while; what it returns calls that off. */
    Runnable after(long nanos, Runnable task);

    /** The number of the iteration under way; loop thread only. */
    long iteration();

    /** The one thing of its kind that all layers on the loop share, made by the first who asks and closed with the loop. */
    <T extends Shared> T shared(Class<T> type, Supplier<T> maker);

    /** Something that belongs to a loop. */
    interface Shared {
        /** The loop is closed. */
        void release();
    }
}
