package io.berth.reservation;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Security;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.reservation.ReservationException.Unavailable;
import io.berth.reservation.kernel.Addresses;
import io.berth.reservation.kernel.BindFailure;
import io.berth.reservation.kernel.HeldPort;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A port that is yours from binding to closing, whether or not anyone listens on it. One owner at a time listens, by a
 * {@link Lease}; when it gives the lease back the next in the queue has it, and the port is never free in between.
 *
 * <pre>{@code
 * BoundSocket.bind(vertx, "localhost", 8080)
 *         .compose(port -> port.listen(1024))
 *         .compose(lease -> lease.feed(context));
 * }</pre>
 *
 * <p>Or, with the connections as a stream:
 *
 * <pre>{@code
 * port.connections()
 *         .flatMapCompletable(c -> c.bytes().to(c.writer()).onErrorComplete())
 *         .subscribe();
 * }</pre>
 *
 * <p>While someone waits, a lease that is given back hands its listener over alive: clients in the kernel's queue reach the
 * next owner. When nobody waits the socket stops listening: clients are refused, those in the queue are reset, open
 * connections live on.
 *
 * <p><b>Threading</b>: any thread. Futures are completed on the Vert.x context of whoever called.
 *
 * <p><b>Ownership</b>: it lives until it is closed, or the Vertx is, or the {@link PortOwner} is undeployed; not until the
 * verticle that bound it ends.
 *
 * <p><b>Failure</b>: futures fail with a {@link ReservationException} whose kind says what to do.
 */
public final class BoundSocket {
    private final Vertx vertx;
    private final long number;
    private final List<SocketAddress> addresses;

    private BoundSocket(Vertx vertx, PortReply.Bound bound) {
        this.vertx = vertx;
        this.number = bound.socket();
        this.addresses = bound.addresses();
    }

    // --- binding

    /**
     * Binds a host and port. "localhost", and any name with several addresses, is held on all of them; "0.0.0.0" is all of
     * IPv4, "::" all of both families. Port 0 stands for a free one.
     */
    public static Future<BoundSocket> bind(Vertx vertx, String host, int port) {
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > 65_535) {
            throw new Misuse(Kind.INVALID_ARGUMENT, "port must be from 0 to 65535, not " + port);
        }
        return bind(vertx, InetSocketAddress.createUnresolved(host, port));
    }

    /** Binds an address: an InetSocketAddress, resolved or not, or a UnixDomainSocketAddress. */
    public static Future<BoundSocket> bind(Vertx vertx, SocketAddress address) {
        return Caller.here(vertx, ask(vertx, new PortRequest.Bind(address)));
    }

    /** Binds what is held already, or lets go of it when it fails. */
    static Future<BoundSocket> of(Vertx vertx, HeldPort held) {
        PortOwner.TakeOver offer = new PortOwner.TakeOver(held);
        return Caller.here(vertx, ask(vertx, offer).andThen((bound, refusal) -> offer.close()));
    }

    private static Future<BoundSocket> ask(Vertx vertx, Object request) {
        Objects.requireNonNull(vertx, "vertx");
        return Caller.untilClosing(
                        vertx,
                        () -> PortOwner.on(vertx).compose(present -> LocalBus.<PortReply.Bound>ask(vertx, request)))
                .map(bound -> new BoundSocket(vertx, bound.body()));
    }

    /** Its number, by which messages to the {@link PortOwner} call it. */
    public long number() {
        return number;
    }

    /** What it holds, the first of several; it never changes. */
    public SocketAddress address() {
        return addresses.get(0);
    }

    /** What it holds; several when the name that was bound has several. */
    public List<SocketAddress> addresses() {
        return addresses;
    }

    /** The port, or -1 for a path. */
    public int port() {
        return address() instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }

    // --- listening

    /** Asks for the lease, and waits as long as it takes. */
    public Future<Lease> listen(int backlog) {
        return listen(LeaseOptions.DEFAULT.withBacklog(backlog));
    }

    /** Asks for the lease. */
    public Future<Lease> listen(LeaseOptions options) {
        return queue(options).lease();
    }

    /** Takes a place in the queue for the lease, which can be given up. */
    public LeaseRequest queue(LeaseOptions options) {
        return new LeaseRequest(vertx, number, Objects.requireNonNull(options, "options"));
    }

    /**
     * Starts a server of Vert.x on the port when its turn has come. It opens its own listener, so it has to be made with
     * {@code setReusePort(true)}, on the native transport; the guarantee is {@link Guarantee#SAME_USER} meanwhile.
     *
     * <p>A listener of its own cannot be handed over: whoever has the lease before or after it, clients in the queue of the one
     * are reset, and new ones refused until the other listens. The port stays held meanwhile.
     *
     * @return the lease; closing it closes the server, and closing the server alone keeps the lease
     */
    public Future<Lease> start(HttpServer server) {
        return start(server, LeaseOptions.DEFAULT);
    }

    /**
     * Starts a server of Vert.x on the port when its turn has come; see {@link #start(HttpServer)}.
     *
     * @param options how to ask for the lease: patience and owner; the listener and its backlog are the server's own
     */
    public Future<Lease> start(HttpServer server, LeaseOptions options) {
        return start(options, server::listen, server::close);
    }

    /** Starts a server of Vert.x on the port when its turn has come; see {@link #start(HttpServer)}. */
    public Future<Lease> start(NetServer server) {
        return start(server, LeaseOptions.DEFAULT);
    }

    /** Starts a server of Vert.x on the port when its turn has come; see {@link #start(HttpServer, LeaseOptions)}. */
    public Future<Lease> start(NetServer server, LeaseOptions options) {
        return start(options, server::listen, server::close);
    }

    private <T> Future<Lease> start(
            LeaseOptions options,
            Function<io.vertx.core.net.SocketAddress, Future<T>> listen,
            Supplier<Future<Void>> close) {
        if (port() < 0) {
            throw new Misuse(Kind.NOT_SHAREABLE, "a server of Vert.x cannot share the path " + address());
        }
        if (addresses.size() > 1) {
            throw new Misuse(
                    Kind.NOT_SHAREABLE,
                    "a server of Vert.x listens on one address, not on " + Addresses.show(addresses));
        }
        if (!vertx.isNativeTransportEnabled()) {
            throw new Misuse(Kind.UNSUPPORTED, "a server of Vert.x on nio cannot share the port that is held for it");
        }
        io.vertx.core.net.SocketAddress address =
                io.vertx.core.net.SocketAddress.inetSocketAddress((InetSocketAddress) address());
        return listen(options.withOwnListener())
                .compose(lease ->
                        lease.tenure().serve(() -> listen.apply(address), close).map(lease))
                .recover(failure -> Future.failedFuture(explained(failure)));
    }

    /** The port is held for the server, so a port in use is a server that does not share. */
    private Throwable explained(Throwable failure) {
        return failure instanceof IOException io && BindFailure.of(io) == BindFailure.TAKEN
                ? new Unavailable(
                        Kind.INVALID_ARGUMENT,
                        "the server cannot listen on " + address()
                                + " beside the bound socket, make it with setReusePort(true)",
                        failure)
                : failure;
    }

    // --- streams

    /**
     * Accepted plain connections, on the event loop of the verticle that subscribes, or on one of the Vertx; see {@link
     * #connections(Loop, Security, LeaseOptions)}. The loop lives until the last of its connections is closed.
     */
    public Flowable<Connection<Plain>> connections() {
        return new Connections<>(this, LeaseOptions.DEFAULT, Plain.plain(), () -> Connections.Home.on(vertx));
    }

    /** Accepted plain connections, on a loop; see {@link #connections(Loop, Security, LeaseOptions)}. */
    public Flowable<Connection<Plain>> connections(Loop<?> loop) {
        return connections(loop, Plain.plain(), LeaseOptions.DEFAULT);
    }

    /**
     * Accepted connections. Each subscriber asks for a lease of its own, gets connections once its turn has come, and none
     * is accepted that it has not asked for. Cancelling gives the lease back and leaves the connections alone. Operators
     * that ask ahead of who uses the connections, such as {@code observeOn}, drop on cancelling those that they have not
     * passed on; give them a small buffer, since those stay open until their loop is closed.
     *
     * <p>It completes when the port, the verticle or the loop is closed, a loop that is closed while the stream waits when
     * it is the stream's turn; it fails when the lease is refused, or accepting does not work. What fails a {@link
     * Connection} does not fail it.
     *
     * <p>With TLS a connection is emitted when its handshake is done. Until then it has a place among those that were asked
     * for, and gives it back when the handshake fails, which is no error of the stream: so ask for more than one at a time,
     * or silent clients keep others waiting until their handshakes are out of time. When the port or the verticle is closed,
     * the stream completes after the last handshake under way; what was in its handshake when it was cancelled is closed.
     *
     * @param security of the connections, such as a TlsServer
     * @param options how to ask for the lease; the listener has to be lent
     */
    public <P extends Security> Flowable<Connection<P>> connections(Loop<?> loop, P security, LeaseOptions options) {
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(security, "security");
        return new Connections<>(this, options.lent(), security, () -> Connections.Home.at(loop));
    }

    /**
     * What happens to it, from now on: state, owner and number of those who wait. Completes after CLOSED, and with the
     * verticle that subscribes; fails with kind CLOSED when it is closed already. Events that a subscriber has not asked for
     * are kept for it.
     */
    public Flowable<PortEvent> events() {
        return PortEvents.of(vertx, number);
    }

    // --- the rest

    /** How it stands. */
    public Future<PortStatus> status() {
        return LocalBus.<PortStatus>ask(vertx, new PortRequest.Inspect(number)).map(Message::body);
    }

    /**
     * Lets go of the port: waiters are refused with kind CLOSED, the lease is recalled, and then the port is free. Does
     * nothing the second time.
     */
    public Future<Void> close() {
        return LocalBus.<Void>ask(vertx, new PortRequest.Close(number))
                .<Void>mapEmpty()
                .recover(failure -> isClosed(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    private static boolean isClosed(Throwable failure) {
        return failure instanceof ReservationException refusal && refusal.kind() == Kind.CLOSED;
    }

    @Override
    public String toString() {
        return "BoundSocket[" + Addresses.show(addresses) + "]";
    }
}
