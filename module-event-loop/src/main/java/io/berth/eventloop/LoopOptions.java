package io.berth.eventloop;

/**
 * How a {@link Loop} is made.
 *
 * @param queueCapacity how many deferred tasks may wait, up to 16 777 216; 0 for no limit
 * @param backend what a standalone loop runs on; an attached one follows its Vertx
 */
public record LoopOptions(int queueCapacity, Backend backend) {
    /** No limit on waiting tasks; epoll where it is available. */
    public static final LoopOptions DEFAULT = new LoopOptions(0, Backend.AUTO);

    /** The ways to the kernel. */
    public enum Backend {
        /** Epoll where it is available, else nio. */
        AUTO,
        /** Epoll, or an error that says why not. */
        EPOLL,
        /** The JDK's selector. */
        NIO
    }

    /** Checks the values. */
    public LoopOptions {
        Arguments.within("queueCapacity", queueCapacity, 0, 1 << 24); // its room is taken at once
        Arguments.notNull("backend", backend);
    }

    /** The same with another capacity. */
    public LoopOptions withQueueCapacity(int tasks) {
        return new LoopOptions(tasks, backend);
    }

    /** The same with another backend. */
    public LoopOptions withBackend(Backend backend) {
        return new LoopOptions(queueCapacity, backend);
    }
}
