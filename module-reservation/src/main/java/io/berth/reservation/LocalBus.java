package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Unavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** The way to the owner of ports. */
final class LocalBus {
    /** Turns may be years away. */
    static final DeliveryOptions PATIENT = new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(Duration.ofDays(3650).toMillis());

    private LocalBus() {}

    /** Asks the owner; fails with a {@link ReservationException}. */
    static <R> Future<Message<R>> ask(Vertx vertx, Object request) {
        try {
            return Caller.outliving(vertx, () -> vertx.eventBus().<R>request(PortOwner.ADDRESS, request, PATIENT))
                    .recover(LocalBus::refused);
        } catch (IllegalArgumentException | IllegalStateException | RejectedExecutionException closed) {
            return Future.failedFuture(gone(closed)); // no codec, no event bus, no event loop
        }
    }

    private static <R> Future<Message<R>> refused(Throwable failure) {
        return Future.failedFuture(failure instanceof PortRefusal refusal ? refusal.reason() : gone(failure));
    }

    /** There is nobody to ask. */
    static Unavailable gone(Throwable cause) {
        return new Unavailable(Kind.CLOSED, "the owner of ports is gone from this Vertx", cause);
    }
}
