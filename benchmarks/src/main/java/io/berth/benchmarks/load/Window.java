package io.berth.benchmarks.load;

import java.util.concurrent.TimeUnit;

/**
 * When messages are sent and when they count, in the time of {@link System#nanoTime}.
 *
 * @param begin when sending begins
 * @param from what comes before does not count
 * @param until nothing more is due from here on
 */
record Window(long begin, long from, long until) {
    static Window from(long begin, Request.Span span) {
        long from = begin + nanos(span.warmup());
        return new Window(begin, from, from + nanos(span.seconds()));
    }

    private static long nanos(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    boolean counts(long time) {
        return time - from >= 0 && time - until < 0;
    }

    boolean isOver(long now) {
        return now - until >= 0;
    }

    double seconds() {
        return (until - from) / 1e9;
    }
}
