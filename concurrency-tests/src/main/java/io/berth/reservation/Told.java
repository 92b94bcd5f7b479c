package io.berth.reservation;

import java.util.concurrent.atomic.AtomicInteger;

/** A lease's phases, its listener and its owner: how often the one was stopped, and the lease given back to the other. */
final class Told {
    private final AtomicInteger stops = new AtomicInteger();
    private final AtomicInteger returns = new AtomicInteger();
    final LeasePhases phases = new LeasePhases(1, returns::incrementAndGet);

    /** The listener is closed, and tells so, as listeners do. */
    void stop() {
        stops.incrementAndGet();
        phases.over();
    }

    int stops() {
        return stops.get();
    }

    int returns() {
        return returns.get();
    }
}
