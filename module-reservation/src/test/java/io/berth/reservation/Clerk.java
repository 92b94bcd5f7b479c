package io.berth.reservation;

import io.berth.eventloop.Plain;
import io.vertx.core.Vertx;

/** A {@link Desk} in the clear. */
final class Clerk extends Desk<Plain> {
    private Clerk(Vertx vertx, char letter) {
        super(vertx, Plain.plain(), letter);
    }

    static Clerk on(Vertx vertx, char letter) {
        return new Clerk(vertx, letter);
    }
}
