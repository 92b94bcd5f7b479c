package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Unavailable;
import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;

/**
 * A place in the queue for a lease.
 *
 * <p><b>Threading</b>: any thread. The future is completed on the Vert.x context of whoever asked.
 *
 * <p><b>Ownership</b>: given up when the verticle that asked is undeployed, and when the bound socket is closed.
 */
public final class LeaseRequest {
    private final Vertx vertx;
    private final PortRequest.Listen listen;
    private final Caller caller;
    private final Throwable askedHere = new Throwable("the lease was taken here");
    private final Place place = new Place();
    private final Closeable hook = done -> {
        cancel();
        done.succeed();
    };
    private final Future<Lease> lease;

    LeaseRequest(Vertx vertx, long socket, LeaseOptions options) {
        this.vertx = vertx;
        this.caller = Caller.of(vertx);
        this.listen = new PortRequest.Listen(socket, PortRequest.ticket(), options.withOwnerIfNone(caller.name()));
        caller.atEnd(hook);
        this.lease = LocalBus.<PortReply.Granted>ask(vertx, listen).transform(this::arrived);
    }

    private Future<Lease> arrived(Message<PortReply.Granted> message, Throwable refusal) {
        caller.forget(hook);
        if (message == null) {
            place.giveUp();
            return Future.failedFuture(refusal);
        }
        if (!place.grant()) {
            message.fail(0, "given up");
            return Future.failedFuture(new Unavailable(Kind.CANCELLED, "the waiter has given up", null));
        }
        message.reply(null);
        return new Tenure(vertx, message.body(), caller, askedHere).begin();
    }

    /** The lease, when the turn has come; fails with a {@link ReservationException} that says why it never will. */
    public Future<Lease> lease() {
        return lease;
    }

    /**
     * Gives the place up; the future then fails with kind CANCELLED.
     *
     * @return false when the turn has come already, or never will
     */
    public boolean cancel() {
        boolean waiting = place.giveUp();
        if (waiting) {
            LocalBus.ask(vertx, new PortRequest.Cancel(listen.socket(), listen.ticket()))
                    .onFailure(ownerGone -> {}); // and the request has failed with it
        }
        return waiting;
    }
}
