package io.berth.benchmarks.load;

/** A client that connects, has a byte echoed and closes, again and again. The worker's thread. */
final class Visitor {
    private long begun;
    private boolean answered;
    private boolean away;

    /** It is about to connect. */
    void begin(long now) {
        begun = now;
        answered = false;
        away = true;
    }

    /** Its byte is back. */
    long answered(long now) {
        answered = true;
        return now - begun;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Whether it has begun and not ended. */
    boolean isAway() {
        return away;
    }

    void end() {
        away = false;
    }
}
