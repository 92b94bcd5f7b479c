package io.berth.eventloop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A loop as a queue of deferred tasks sees it: it comes when it was woken, and again when the queue said that more waits, and
 * otherwise sleeps for ever.
 */
final class SleepyLoop {
    /** How many tasks there is room for at first. */
    static final int ROOM = 2;

    final DeferredQueue queue;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private int heeded; // by whoever drains
    private boolean comesAgain;

    /** With a queue that has a capacity, or none for 0, and next to no room at first. */
    SleepyLoop(int capacity) {
        queue = new DeferredQueue(capacity, ROOM, drain -> wakeUps.incrementAndGet(), () -> {});
    }

    /** Comes once, because it has been woken. */
    void come(Consumer<Object> runner) {
        heeded++;
        comesAgain = queue.drainTo(runner);
    }

    /** Comes as often as it has been told to, and falls asleep. */
    void settle(Consumer<Object> runner) {
        while (comesAgain || heeded < wakeUps.get()) {
            if (comesAgain) {
                comesAgain = queue.drainTo(runner);
            } else {
                come(runner);
            }
        }
    }

    int wakeUps() {
        return wakeUps.get();
    }
}
