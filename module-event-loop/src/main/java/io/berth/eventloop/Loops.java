package io.berth.eventloop;

import io.vertx.core.Context;

/**
 * The service of this module where it is hosted by {@code io.berth.modules}: loops on the event loops of the host's Vertx.
 *
 * <p><b>Threading</b>: any thread.
 *
 * <p><b>Ownership</b>: a loop is its user's, to be closed when that stops; what is open when this module stops is closed then.
 *
 * <p><b>Failure</b>: {@link LoopException}, of kind CLOSED when this module stops.
 */
public interface Loops {
    /**
     * A loop on the current context where that is one of the host's Vertx, else on another of its event loops. In an activator the
     * current context is the host's own, whose thread all modules share: attach in a verticle instead.
     */
    default <T> Loop<T> attach(T data) {
        return attach(data, LoopOptions.DEFAULT);
    }

    /** A loop on the current context where that is one of the host's Vertx, with options. */
    <T> Loop<T> attach(T data, LoopOptions options);

    /** A loop on the event loop of a verticle's context, with options. */
    <T> Loop<T> attach(Context context, T data, LoopOptions options);
}
