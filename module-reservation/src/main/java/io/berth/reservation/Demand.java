package io.berth.reservation;

import java.util.concurrent.atomic.AtomicLong;

/** How many items a subscriber has asked for and not got. Asked for by any thread, taken by one. */
final class Demand {
    private final AtomicLong wanted = new AtomicLong();

    void add(long items) {
        wanted.accumulateAndGet(items, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
    }

    void takeOne() {
        if (wanted.get() != Long.MAX_VALUE) {
            wanted.decrementAndGet();
        }
    }

    boolean isNone() {
        return !exceeds(0);
    }

    /** Whether more are wanted than are about to come. */
    boolean exceeds(long coming) {
        return wanted.get() > coming;
    }
}
