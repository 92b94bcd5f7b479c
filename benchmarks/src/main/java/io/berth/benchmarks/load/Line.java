package io.berth.benchmarks.load;

/**
 * A connection or UDP socket that messages go out by and come back by. Messages are first owed, then sent as far as the
 * kernel takes them, and settled when they have come back or failed. The worker's thread.
 */
abstract class Line {
    private final int number; // among those of its job
    private long owed;
    private long settled;

    Line(int number) {
        this.number = number;
    }

    final int number() {
        return number;
    }

    /** How many messages have been due so far. */
    final long owed() {
        return owed;
    }

    /** How many have come back or failed. */
    final long settled() {
        return settled;
    }

    /** How many have neither come back nor failed. */
    final long outstanding() {
        return owed - settled;
    }

    final void owe(int messages) {
        owed += messages;
    }

    final void settle(long messages) {
        settled += messages;
    }

    /** Whether it still takes messages. */
    abstract boolean isOpen();

    /** Sends what is owed, as far as there is room. */
    abstract void flush();
}
