package io.berth.eventloop;

/** What became of a task given to a {@link Loop}. New values may be added; keep a default branch. */
public enum Deferral {
    /** It has run already: the caller was on the loop. */
    RAN,
    /** It waits, and runs in the order in which tasks came. */
    QUEUED,
    /** It was not taken, because as many tasks wait as the loop's capacity allows: try later, or do without it. */
    FULL;

    /** Makes a full queue an exception, for callers that have no better answer to it. */
    public Deferral orThrow() {
        if (this == FULL) {
            throw new LoopException.Unavailable(
                    LoopException.Kind.QUEUE_FULL, "the loop's queue of deferred tasks is full", null);
        }
        return this;
    }
}
