package io.berth.benchmarks.load;

import java.util.concurrent.TimeUnit;

/** A message is due as soon as another one has come back, so that there are always so many in flight. */
final class ClosedLoop extends Pace {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final int depth;
    private final int capacity; // of a line's part of the ring, a power of two
    private long[] ring; // when each message in flight was due

    ClosedLoop(int depth) {
        this.depth = depth;
        this.capacity = depth == 1 ? 1 : Integer.highestOneBit(depth - 1) << 1;
    }

    @Override
    void begin(Line[] lines, Window window) {
        super.begin(lines, window);
        ring = new long[lines.length * capacity];
        for (Line line : lines) {
            if (line.isOpen()) {
                send(line, depth, System.nanoTime());
            }
        }
    }

    @Override
    long turn(long now) {
        return Long.MAX_VALUE;
    }

    @Override
    void settled(Line line, int messages, long now) {
        if (messages > 0 && !window().isOver(now)) {
            send(line, messages, now);
        }
    }

    private void send(Line line, int messages, long now) {
        for (int i = 0; i < messages; i++) {
            ring[slot(line, line.owed() + i)] = now;
        }
        line.owe(messages);
        line.flush();
    }

    @Override
    long dueAt(Line line, long message) {
        return ring[slot(line, message)];
    }

    private int slot(Line line, long message) {
        return line.number() * capacity + ((int) message & (capacity - 1));
    }

    @Override
    boolean counts(long due, long now) {
        return window().counts(now);
    }

    @Override
    long pending() {
        return 0;
    }

    @Override
    long patienceNanos() {
        return PATIENCE_NANOS;
    }
}
