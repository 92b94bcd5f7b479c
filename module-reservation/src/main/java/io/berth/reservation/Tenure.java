package io.berth.reservation;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Security;
import io.berth.eventloop.SocketContext;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.reservation.kernel.Addresses;
import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;

/** What there is to a lease apart from the handle that its user has: the handle may be forgotten, this may not. */
final class Tenure {
    private enum Phase {
        /** Nobody listens for it yet. */
        IDLE,
        /** Somebody is about to. */
        STARTING,
        /** Somebody listens. */
        SERVING,
        /** The listener is being closed. */
        STOPPING,
        /** It is given back. */
        OVER
    }

    private final Vertx vertx;
    private final PortReply.Granted granted;
    private final Caller caller;
    private final Throwable takenHere;
    private final Promise<Void> released = Promise.promise();
    private final Closeable hook = done -> {
        end();
        released().onComplete(done);
    };

    // Guarded by this
    private Phase phase = Phase.IDLE;
    private boolean endAsked;
    private Runnable stop; // while SERVING

    Tenure(Vertx vertx, PortReply.Granted granted, Caller caller, Throwable takenHere) {
        this.vertx = vertx;
        this.granted = granted;
        this.caller = caller;
        this.takenHere = takenHere;
    }

    /** Ties it to its caller and to its owner. */
    void begin() {
        caller.atEnd(hook);
        granted.recalled().onFailure(reason -> end());
    }

    PortReply.Granted granted() {
        return granted;
    }

    Future<Void> released() {
        return released.future();
    }

    synchronized boolean isEnding() {
        return endAsked || phase == Phase.OVER;
    }

    // --- listening

    <P extends Security, C, S> Future<ListenSocket<P>> feed(
            SocketContext<P, C, S> context, ListenOptions options, List<SocketContext<P, C, S>> over) {
        if (granted.source() == null) {
            throw new Misuse(Kind.LEASE, "this lease is for a server that opens its own listener");
        }
        start();
        Promise<ListenSocket<P>> listening = Promise.promise();
        try {
            context.loop().runOnLoop(() -> feedOnLoop(context, options, over, listening));
        } catch (LoopException closed) {
            failed();
            throw closed;
        }
        return listening.future();
    }

    private <P extends Security, C, S> void feedOnLoop(
            SocketContext<P, C, S> context,
            ListenOptions options,
            List<SocketContext<P, C, S>> over,
            Promise<ListenSocket<P>> listening) {
        try {
            ListenSocket<P> listener = context.listen(granted.source(), options, over, this::giveBack);
            serving(() -> closeOnLoop(context, listener));
            listening.complete(listener);
        } catch (RuntimeException e) {
            failed();
            listening.fail(e);
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
    <T> Future<T> serve(Supplier<Future<T>> server, Supplier<Future<Void>> close) {
        start();
        return server.get()
                .onSuccess(listening -> serving(() -> close.get().onComplete(closed -> giveBack())))
                .onFailure(refused -> {
                    failed();
                    end();
                });
    }

    private synchronized void start() {
        if (endAsked || phase != Phase.IDLE) {
            throw new Misuse(Kind.LEASE, "lease " + granted.lease() + " has been used or given back already");
        }
        phase = Phase.STARTING;
    }

    private void serving(Runnable stopServing) {
        boolean unwanted;
        synchronized (this) {
            unwanted = endAsked;
            phase = unwanted ? Phase.STOPPING : Phase.SERVING;
            stop = stopServing;
        }
        if (unwanted) {
            stopServing.run();
        }
    }

    private void failed() {
        boolean unwanted;
        synchronized (this) {
            phase = Phase.IDLE;
            unwanted = endAsked;
        }
        if (unwanted) {
            giveBack();
        }
    }

    // --- giving back

    void end() {
        Phase before;
        synchronized (this) {
            before = phase;
            endAsked = true;
            if (before == Phase.SERVING) {
                phase = Phase.STOPPING;
            }
        }
        if (before == Phase.IDLE) {
            giveBack();
        } else if (before == Phase.SERVING) {
            stop.run();
        }
    }

    private void giveBack() {
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            phase = Phase.OVER;
            endAsked = true;
        }
        caller.forget(hook);
        LocalBus.ask(vertx, new PortRequest.Release(granted.socket(), granted.lease()))
                .onComplete(done -> released.tryComplete()); // an owner that is gone has let go already
    }

    /** The handle has been collected. A lease that nobody listens for then is of no use to anybody. */
    void forgotten() {
        boolean idle;
        synchronized (this) {
            idle = phase == Phase.IDLE;
        }
        if (idle) {
            System.getLogger(PortOwner.ADDRESS)
                    .log(
                            System.Logger.Level.WARNING,
                            "lease " + granted.lease() + " of " + Addresses.show(granted.addresses())
                                    + " was forgotten and is given back; close it when it is not needed",
                            takenHere);
            giveBack();
        }
    }
}
