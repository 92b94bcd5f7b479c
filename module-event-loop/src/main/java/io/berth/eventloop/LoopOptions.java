package io.berth.eventloop;

/** How a {@link Loop} is made. Immutable; each {@code with} method gives another. */
public final class LoopOptions {
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

    private final int queueCapacity;
    private final Backend backend;

    private LoopOptions(int queueCapacity, Backend backend) {
        Arguments.within("queueCapacity", queueCapacity, 0, 1 << 24); // its room is taken at once
        Arguments.notNull("backend", backend);
        this.queueCapacity = queueCapacity;
        this.backend = backend;
    }

    /** The same with another capacity. */
    public LoopOptions withQueueCapacity(int tasks) {
        return new LoopOptions(tasks, backend);
    }

    /** The same with another backend. */
    public LoopOptions withBackend(Backend backend) {
        return new LoopOptions(queueCapacity, backend);
    }

    /** How many deferred tasks may wait, up to 16 777 216; 0 for no limit. */
    public int queueCapacity() {
        return queueCapacity;
    }

    /** What a standalone loop runs on; an attached one follows its Vertx. */
    public Backend backend() {
        return backend;
    }
}
