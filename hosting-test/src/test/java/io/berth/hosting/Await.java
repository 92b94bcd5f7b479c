package io.berth.hosting;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for what others do, and not for ever. */
final class Await {
    private static final long SECONDS = 20;

    private Await() {}

    /** What a future brings. */
    static <T> T the(Future<T> future) {
        try {
            return future.await(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came in " + SECONDS + " s", e);
        }
    }

    /** Waits until something is so that nobody tells about. */
    static void until(String what, BooleanSupplier so) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("in " + SECONDS + " s it did not become so that " + what);
            }
            Thread.onSpinWait();
        }
    }
}
