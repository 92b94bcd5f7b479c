package io.berth.udp;

import io.berth.testing.Waiting;

/** Lets a loop find out about everything that is ready, to see that something does not happen. */
final class Rounds {
    private Rounds() {}

    /** Waits until the loop has begun and ended an iteration after what is under way. */
    static void pass(TestLoop on) {
        long now = on.on(on.loop::iteration);
        Waiting.until("the loop has come round", () -> on.on(on.loop::iteration) >= now + 3);
    }
}
