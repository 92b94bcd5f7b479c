package io.berth.benchmarks.load;

/** When messages are due. The worker's thread. */
abstract class Pace {
    private Line[] lines;
    private Window window;

    /** Has the first messages be due. */
    void begin(Line[] lines, Window window) {
        this.lines = lines;
        this.window = window;
    }

    final Line[] lines() {
        return lines;
    }

    final Window window() {
        return window;
    }

    /** Sends what is due by now; returns in how many nanoseconds more is, or 0 when more is already. */
    abstract long turn(long now);

    /** Some messages of a line have come back or failed. */
    abstract void settled(Line line, int messages, long now);

    /** When a message was due, counted from 0 on each line; it must be owed and not settled. */
    abstract long dueAt(Line line, long message);

    /** Whether a message that comes back now counts. */
    abstract boolean counts(long due, long now);

    /** How many messages are due within the window and not owed by any line yet. */
    abstract long pending();

    /** How long to wait for a datagram before it is lost. */
    abstract long patienceNanos();
}
