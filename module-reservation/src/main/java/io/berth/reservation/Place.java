package io.berth.reservation;

import java.util.concurrent.atomic.AtomicReference;

/** A place in a queue: its turn comes or it is given up, whichever is first, on any threads. */
final class Place {
    private enum Outcome {
        WAITING,
        GRANTED,
        GIVEN_UP
    }

    private final AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.WAITING);

    /** The turn has come; false when the place was given up before. */
    boolean grant() {
        return outcome.compareAndSet(Outcome.WAITING, Outcome.GRANTED);
    }

    /** Nobody waits here any more; false when the turn had come, or it was given up before. */
    boolean giveUp() {
        return outcome.compareAndSet(Outcome.WAITING, Outcome.GIVEN_UP);
    }
}
