package io.berth.reservation;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers that waiters of this JVM are told apart by. */
final class Tickets {
    private static final AtomicLong LAST = new AtomicLong();

    private Tickets() {}

    static long next() {
        return LAST.incrementAndGet();
    }
}
