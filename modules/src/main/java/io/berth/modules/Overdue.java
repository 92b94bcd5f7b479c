package io.berth.modules;

import java.time.Duration;

/** Something did not end by its deadline. */
final class Overdue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overdue(Duration deadline) {
        super("it did not end within " + deadline.toMillis() + " ms", null, false, false);
    }
}
