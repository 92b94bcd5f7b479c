package io.berth.reservation;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Security;
import io.berth.eventloop.SocketContext;
import io.berth.reservation.kernel.Addresses;
import io.vertx.core.Future;
import java.lang.ref.Cleaner;
import java.net.SocketAddress;
import java.util.List;

/**
 * The right to listen on a bound socket: there is one at a time. It may feed one listener, and is given back once.
 *
 * <p><b>Threading</b>: any thread. Futures are completed on the loop that is fed, or on the owner's reply.
 *
 * <p><b>Ownership</b>: whoever asked for it closes it. It is given back also when its listener is closed, by hand, with its
 * context, with its loop; when the verticle that asked for it is undeployed; and when its Vertx or bound socket is closed.
 * One that is dropped unused is given back when the garbage collector finds it, and the log tells where it was taken.
 * Accepted connections live on.
 *
 * <p>One for a server that opens its own listener cannot know when that is closed, nor close it: keep the handle for as
 * long as the server listens, close the server first, and do so when {@link #released} says that the lease was asked back.
 *
 * <p><b>Failure</b>: using it twice, or in the wrong way, throws a {@link ReservationException} of kind LEASE; after it was
 * given back, by whomever, futures fail with one.
 */
public final class Lease implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Tenure tenure;

    Lease(Tenure tenure) {
        this.tenure = tenure;
        CLEANER.register(this, tenure::forgotten);
    }

    /** Its number: the bound socket counts them from 1. */
    public long number() {
        return tenure.granted().lease();
    }

    /** What it is for, the first of several. */
    public SocketAddress address() {
        return addresses().get(0);
    }

    /** What it is for; several when the name that was bound has several. */
    public List<SocketAddress> addresses() {
        return tenure.granted().addresses();
    }

    /** Who could get in on the port when the lease was granted. */
    public Guarantee guarantee() {
        return tenure.granted().guarantee();
    }

    /** Gives connections to a context; see {@link #feed(SocketContext, ListenOptions, List)}. */
    public <P extends Security, C, S> Future<ListenSocket<P>> feed(SocketContext<P, C, S> context) {
        return feed(context, ListenOptions.DEFAULT, List.of(context));
    }

    /**
     * Gives connections to contexts of one loop or several, in turn. Closing the listener gives the lease back.
     *
     * @param context the one whose loop accepts
     * @param options of which {@code maxConnections} counts; the rest was settled when the socket was bound
     * @param over the contexts that get connections
     * @return completed on the loop with the listener; when it fails with a {@link io.berth.eventloop.LoopException}, since
     *     a context is closed, of the wrong backend or of a security that does not accept, the lease is still there to be
     *     used
     */
    public <P extends Security, C, S> Future<ListenSocket<P>> feed(
            SocketContext<P, C, S> context, ListenOptions options, List<SocketContext<P, C, S>> over) {
        return tenure.feed(context, options, over);
    }

    /** Gives it back, and closes its listener before. Does nothing the second time. */
    @Override
    public void close() {
        tenure.end();
    }

    /** Completed when it has been given back, by whatever way. */
    public Future<Void> released() {
        return tenure.released();
    }

    /** Whether it has been given back, or is about to be. */
    public boolean isClosed() {
        return tenure.isEnding();
    }

    Tenure tenure() {
        return tenure;
    }

    @Override
    public String toString() {
        return "Lease[" + number() + " of " + Addresses.show(addresses()) + "]";
    }
}
