package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Loop;
import io.berth.reservation.ReservationException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waiting for what is to come, from the test's own thread. */
final class Await {
    private Await() {}

    /** What a future brings. */
    static <T> T the(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came in 20 s", e);
        }
    }

    /** The refusal that a future fails with. */
    static ReservationException refusal(Future<?> future) {
        Throwable failure = failure(future);
        assertThat(failure).isInstanceOf(ReservationException.class);
        return (ReservationException) failure;
    }

    /** Expects a future to fail with a kind of refusal. */
    static void refused(Future<?> future, Kind kind) {
        assertThat(refusal(future).kind()).as(failure(future).getMessage()).isEqualTo(kind);
    }

    static Throwable failure(Future<?> future) {
        try {
            Object value = the(future);
            throw new AssertionError("succeeded with " + value);
        } catch (CompletionException e) {
            return e.getCause();
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** Waits until somebody has the lease of a port, so that clients can connect. */
    static void leased(BoundSocket port) {
        until(() -> the(port.status()).state() == PortState.LEASED);
    }

    /** Waits until a loop has been through all that was ready, twice over. */
    static void settled(Loop<?> loop) {
        for (int i = 0; i < 8; i++) {
            Promise<Void> turn = Promise.promise();
            loop.defer(() -> turn.complete());
            the(turn.future());
        }
    }

    /** Waits for a condition. */
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("20 s are over").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
