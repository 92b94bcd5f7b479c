package io.berth.benchmarks.load;

import java.util.concurrent.CompletableFuture;

/**
 * A worker's share of a request: opens what it needs, and is driven until it has ended.
 *
 * <p><b>Threading</b>: its worker's, except the futures, which others wait for.
 *
 * <p><b>Failure</b>: the futures, completed with a {@link LoadException}; the first failure counts.
 */
abstract class Job {
    final CompletableFuture<Void> opened = new CompletableFuture<>();
    final CompletableFuture<Tally> ended = new CompletableFuture<>();

    /** Opens all there is to open; {@link #opened} tells when. */
    abstract void open();

    /** Begins; {@link #ended} tells the end. */
    void start(Window window) {
        throw new IllegalStateException("it is done once it has opened");
    }

    /**
     * Does what is due; called after each iteration of the loop once it has started.
     *
     * @return in how many nanoseconds there is something to do again, at the latest; 0 or less for at once
     */
    long turn(long now) {
        return Long.MAX_VALUE;
    }

    /** Closes all it has opened. */
    abstract void close();

    final void fail(Throwable cause) {
        opened.completeExceptionally(cause);
        ended.completeExceptionally(cause);
    }

    final boolean isOver() {
        return ended.isDone();
    }
}
