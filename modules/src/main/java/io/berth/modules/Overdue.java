package io.berth.modules;

import java.time.Duration;

/** Something did not end by its deadline. */
final class Overdue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Overdue(String message) {
        super(message, null, false, false);
    }

    /** It would end later, if ever. */
    static Overdue after(Duration deadline) {
        return new Overdue("it did not end within " + deadline.toMillis() + " ms");
    }

    /** It kept its thread all the time. */
    static Overdue blocked(Duration deadline) {
        return new Overdue("it blocked its thread for " + deadline.toMillis() + " ms and was interrupted");
    }
}
