package io.berth.benchmarks.load;

import java.util.concurrent.TimeUnit;

/** Messages that go out by lines and are to come back by them. */
abstract class Traffic extends Job {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    final Pace pace;
    final Tally tally;
    private final long graceNanos; // for what is still on its way at the end
    private Window window;

    Traffic(Pace pace, Tally tally, long graceNanos) {
        this.pace = pace;
        this.tally = tally;
        this.graceNanos = graceNanos;
    }

    /** All of them, those that have been closed too. */
    abstract Line[] lines();

    @Override
    void start(Window window) {
        this.window = window;
        pace.begin(lines(), window);
    }

    @Override
    long turn(long now) {
        if (isOver()) {
            return Long.MAX_VALUE;
        }
        long free = pace.turn(now);
        return window.isOver(now) ? settle(now, free) : Math.min(free, window.until() - now);
    }

    private long settle(long now, long free) {
        long missing = pace.pending();
        for (Line line : lines()) {
            missing += line.outstanding();
        }
        if (missing > 0 && now - window.until() < graceNanos) {
            return Math.min(free, LOOK_NANOS);
        }
        tally.failed(missing);
        ended.complete(tally);
        return Long.MAX_VALUE;
    }
}
