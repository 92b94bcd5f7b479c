package io.berth.benchmarks.load;

import java.time.Duration;

/** Durations that are there already, so that waiting allocates nothing. */
final class Waits {
    static final long SHORTEST_NANOS = 1000;

    private static final int LONGEST_MICROS = 1000;
    private static final Duration[] MICROS = new Duration[LONGEST_MICROS + 1];

    static {
        for (int i = 0; i < MICROS.length; i++) {
            MICROS[i] = Duration.ofNanos(i * SHORTEST_NANOS);
        }
    }

    private Waits() {}

    /** As much of a time as can be waited for at once: whole microseconds, up to a thousand of them. */
    static Duration atMost(long nanos) {
        return MICROS[(int) Math.min(nanos / SHORTEST_NANOS, LONGEST_MICROS)];
    }
}
