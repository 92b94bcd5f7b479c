package io.berth.benchmarks.load;

import java.util.concurrent.TimeUnit;

/**
 * Messages are due by a schedule that was fixed before: whoever is late, the server or this sender, they are due when they
 * are, and their latency counts from then. A server that stalls is thus seen by all that should have been sent
 * meanwhile, as its users would see it.
 */
final class OpenLoop extends Pace {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MOST_AT_ONCE = 1024; // then it is time to look at what comes back

    private final Tally tally;
    private final double intervalNanos;
    private final double offsetNanos;
    private long next; // message of this loop
    private long end;

    /** The part of one of so many loops in a schedule, whose messages go to the loops in turn. */
    OpenLoop(double perSecond, int loop, int loops, Tally tally) {
        this.tally = tally;
        this.intervalNanos = 1e9 * loops / perSecond;
        this.offsetNanos = 1e9 * loop / perSecond;
    }

    @Override
    void begin(Line[] lines, Window window) {
        super.begin(lines, window);
        end = Math.max(0, (long) Math.ceil((window.until() - window.begin() - offsetNanos) / intervalNanos));
    }

    @Override
    long turn(long now) {
        Line[] lines = lines();
        int first = (int) (next % lines.length);
        int index = first;
        int sent = 0;
        for (; sent < MOST_AT_ONCE && next < end && now - due(next) >= 0; sent++) {
            if (window().counts(due(next))) {
                tally.late(now - due(next));
            }
            lines[index].owe(1);
            index = index + 1 == lines.length ? 0 : index + 1;
            next++;
        }
        flush(first, Math.min(sent, lines.length));
        return next == end ? Long.MAX_VALUE : due(next) - now;
    }

    private void flush(int first, int count) {
        Line[] lines = lines();
        for (int i = 0, index = first; i < count; i++) {
            Line line = lines[index];
            if (line.isOpen()) {
                line.flush();
            } else {
                tally.failed(line.outstanding()); // it was due all the same
                line.settle(line.outstanding());
            }
            index = index + 1 == lines.length ? 0 : index + 1;
        }
    }

    private long due(long message) {
        return window().begin() + (long) (offsetNanos + message * intervalNanos);
    }

    @Override
    void settled(Line line, int messages, long now) {}

    @Override
    long dueAt(Line line, long message) {
        return due(line.number() + message * lines().length);
    }

    @Override
    boolean counts(long due, long now) {
        return window().counts(due);
    }

    @Override
    long pending() {
        return end - next;
    }

    @Override
    long patienceNanos() {
        return PATIENCE_NANOS;
    }
}
