package io.berth.reservation;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Security;
import io.berth.eventloop.SocketContext;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.reservation.ReservationException.Unavailable;
import io.berth.reservation.kernel.Addresses;
import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;

/** What there is to a lease apart from the handle that its user has: the handle may be forgotten, this may not. */
final class Tenure {
    private final Vertx vertx;
    private final PortReply.Granted granted;
    private final Caller caller;
    private final Throwable takenHere;
    private final LeasePhases phases;
    private final Promise<Void> released = Promise.promise();
    private final Closeable hook = done -> {
        end();
        released().onComplete(done);
    };

    Tenure(Vertx vertx, PortReply.Granted granted, Caller caller, Throwable takenHere) {
        this.vertx = vertx;
        this.granted = granted;
        this.caller = caller;
        this.takenHere = takenHere;
        this.phases = new LeasePhases(granted.lease(), this::giveBack);
    }

    /** Ties it to its caller and to its owner; a caller that has gone in the meantime gives it back at once. */
    Future<Lease> begin() {
        try {
            caller.atEnd(hook);
        } catch (Misuse undeployed) {
            end();
            return Future.failedFuture(undeployed);
        }
        granted.recalled().onFailure(reason -> end());
        return Future.succeededFuture(new Lease(this));
    }

    PortReply.Granted granted() {
        return granted;
    }

    Future<Void> released() {
        return released.future();
    }

    boolean isEnding() {
        return phases.isEnding();
    }

    /** Whether somebody wanted it to end, rather than its listener having gone by itself. */
    boolean wasAskedToEnd() {
        return phases.wasAskedToEnd();
    }

    // --- listening

    <P extends Security, C, S> Future<ListenSocket<P>> feed(
            SocketContext<P, C, S> context, ListenOptions options, List<SocketContext<P, C, S>> over) {
        if (granted.source() == null) {
            throw new Misuse(Kind.LEASE, "this lease is for a server that opens its own listener");
        }
        Loop<?> loop = context.loop();
        if (!phases.start()) {
            return Future.failedFuture(ended());
        }
        Promise<ListenSocket<P>> listening = Promise.promise();
        try {
            loop.runOnLoop(() -> feedOnLoop(context, options, over, listening));
        } catch (LoopException closed) {
            phases.failed();
            return Future.failedFuture(closed);
        }
        return listening.future();
    }

    private <P extends Security, C, S> void feedOnLoop(
            SocketContext<P, C, S> context,
            ListenOptions options,
            List<SocketContext<P, C, S>> over,
            Promise<ListenSocket<P>> listening) {
        ListenSocket<P> listener;
        try {
            listener = context.listen(granted.source(), options, over, phases::over);
        } catch (RuntimeException e) {
            phases.failed();
            listening.fail(e);
            return;
        }
        if (phases.serving(() -> closeOnLoop(context, listener))) {
            listening.complete(listener);
        } else {
            listening.fail(ended());
        }
    }

    private static void closeOnLoop(SocketContext<?, ?, ?> context, ListenSocket<?> listener) {
        try {
            context.loop().runOnLoop(listener::close);
        } catch (LoopException closed) {
            // and the listener with it
        }
    }

    /** Has a server listen that opens its own listener; when that fails, the lease is given back. */
    <T> Future<Void> serve(Supplier<Future<T>> listen, Supplier<Future<Void>> close) {
        if (!phases.start()) {
            return Future.failedFuture(ended());
        }
        return Future.succeededFuture()
                .compose(begin -> listen.get())
                .onFailure(refused -> {
                    phases.failed();
                    end();
                })
                .compose(listening -> phases.serving(() -> close.get().onComplete(closed -> phases.over()))
                        ? Future.succeededFuture()
                        : Future.failedFuture(ended()));
    }

    private Unavailable ended() {
        return new Unavailable(Kind.LEASE, "lease " + granted.lease() + " has been given back", null);
    }

    // --- giving back

    void end() {
        phases.end();
    }

    private void giveBack() {
        caller.forget(hook);
        LocalBus.ask(vertx, new PortRequest.Release(granted.socket(), granted.lease()))
                .onComplete(done -> released.tryComplete()); // an owner that is gone has let go already
    }

    /** The handle has been collected. A lease that nobody listens for then is of no use to anybody. */
    void forgotten() {
        if (phases.isIdle()) {
            System.getLogger(PortOwner.ADDRESS)
                    .log(
                            System.Logger.Level.WARNING,
                            "lease " + granted.lease() + " of " + Addresses.show(granted.addresses())
                                    + " was forgotten and is given back; close it when it is not needed",
                            takenHere);
            phases.over();
        }
    }
}
