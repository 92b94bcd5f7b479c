package io.berth.eventloop;

import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.LinkLayer;
import io.berth.eventloop.transport.LinkLayers;
import io.berth.eventloop.transport.ServerEvents.Accepted;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sockets that share callbacks, a {@linkplain Security security} and a value of the user's own. It makes them: by
 * listening (on an address, or on what somebody {@linkplain ListenSource lends}), by connecting, and by adopting.
 *
 * <pre>{@code
 * SocketHandler<Plain, String, Void> echo = SocketHandler.<Plain, String, Void>builder()
 *         .data((name, socket, bytes) -> socket.send(bytes))
 *         .build();
 * loop.context(Plain.plain(), "echo", echo).listen("127.0.0.1", 0);
 * }</pre>
 *
 * <p><b>Threading</b>: the loop's thread, except {@link #data}, {@link #loop} and {@link #security}.
 *
 * <p><b>Ownership</b>: it is closed with its loop; {@link #close} closes its listeners, the connections it is making and
 * its sockets.
 *
 * @param <P> its security
 * @param <C> the type of the user's value
 * @param <S> the type of the value of each socket
 */
public final class SocketContext<P extends Security, C, S> {
    static final int DEFAULT_HIGH_WATER_BYTES = 256 * 1024;

    // Set once
    final SocketHandler<P, C, S> handler;
    final C data;
    private final Loop<?> loop;
    private final P security;
    private final LinkLayer layer; // null when links are as they are

    // Loop thread only
    int highWaterBytes = DEFAULT_HIGH_WATER_BYTES;
    private final List<Listener<P, C, S>> listeners = new ArrayList<>();
    private final List<Connector<P, C, S>> connecting = new ArrayList<>();
    private final SocketList<P, C, S> sockets = new SocketList<>();
    private int established; // of these
    private volatile boolean closed; // read by listeners of other loops

    SocketContext(Loop<?> loop, P security, C data, SocketHandler<P, C, S> handler) {
        this.loop = loop;
        this.security = security;
        this.data = data;
        this.handler = handler;
        this.layer = LinkLayers.of(security, loop.hosted);
    }

    /** The user's value. */
    public C data() {
        return data;
    }

    /** The loop it belongs to. */
    public Loop<?> loop() {
        return loop;
    }

    /** What happens to the bytes of its sockets. */
    public P security() {
        return security;
    }

    /** Sets how many bytes may wait in a socket before {@code send} refuses more; 256 KiB unless set. */
    public SocketContext<P, C, S> highWaterBytes(int bytes) {
        requireOpen();
        highWaterBytes = Arguments.positive("bytes", bytes);
        return this;
    }

    // --- listening

    /** Listens on a host and port with {@link ListenOptions#DEFAULT}; see {@link #listen(SocketAddress, ListenOptions)}. */
    public Future<ListenSocket<P>> listen(String host, int port) {
        return listen(Arguments.hostAndPort(host, port), ListenOptions.DEFAULT);
    }

    /**
     * Listens. Port 0 has the kernel choose one. A name stands for the first of its addresses; with an IP address or a
     * path the future is completed when the call returns. A path that a dead process has left is cleared away, one that
     * a living one listens on is not.
     *
     * @param address an InetSocketAddress, resolved or not, or a UnixDomainSocketAddress
     * @return completed on the loop with the listener, or with a {@link LoopException} that says what is wrong
     */
    public Future<ListenSocket<P>> listen(SocketAddress address, ListenOptions options) {
        return listen(address, options, List.of(this));
    }

    /**
     * Listens here and spreads the accepted connections evenly over contexts of several loops, in turn. The listener
     * belongs to this context; a context that has been closed is passed over.
     *
     * @param over contexts with the same backend as this one's loop; this one gets a share if it is among them
     */
    public Future<ListenSocket<P>> listen(
            SocketAddress address, ListenOptions options, List<SocketContext<P, C, S>> over) {
        Arguments.socketAddress("address", address);
        return listening(options, over).on(address);
    }

    /** Listens on what somebody else has bound and lends, with {@link ListenOptions#DEFAULT}. */
    public ListenSocket<P> listen(ListenSource source) {
        return listen(source, ListenOptions.DEFAULT, List.of(this), () -> {});
    }

    /**
     * Listens at once on what somebody else has bound and lends, and spreads the accepted connections over contexts.
     *
     * <p>The accepted sockets carry SO_REUSEADDR and SO_REUSEPORT, so that the lender may listen again while they live.
     *
     * @param options of these the limit on connections counts; backlog, port and family are the lender's business
     * @param onReturned called once, on the loop, when the listener has let go, whatever made it: by then the source is
     *     open and listening as before, connections that were not accepted wait in it, and any loop may borrow it at
     *     once. What it throws goes to {@code onFailure}
     * @throws LoopException when it cannot be listened on; then nothing was borrowed, and {@code onReturned} is not called
     */
    public ListenSocket<P> listen(
            ListenSource source, ListenOptions options, List<SocketContext<P, C, S>> over, Runnable onReturned) {
        Arguments.notNull("source", source);
        Arguments.notNull("onReturned", onReturned);
        return listening(options, over).on(source, onReturned);
    }

    private Listening<P, C, S> listening(ListenOptions options, List<SocketContext<P, C, S>> over) {
        Arguments.notNull("options", options);
        requireOpen();
        Arguments.notNull("over", over).forEach(context -> Arguments.notNull("over", context));
        requireFit(over);
        over.forEach(SocketContext::requireAccepting);
        return new Listening<>(this, options, List.copyOf(over));
    }

    private void requireFit(List<SocketContext<P, C, S>> over) {
        if (over.isEmpty()) {
            throw Arguments.invalid("there is no context to spread connections over");
        }
        for (SocketContext<P, C, S> context : over) {
            if (!context.loop.transport().equals(loop.transport())) {
                throw new Misuse(
                        Kind.CONTEXT,
                        "a listener on " + loop.transport() + " cannot give connections to a loop on "
                                + context.loop.transport());
            }
        }
    }

    private void requireAccepting() {
        if (layer != null) {
            layer.requireAccepting();
        }
    }

    // --- connecting

    /** Connects to a host and port with {@link ConnectOptions#DEFAULT}. */
    public Connecting connect(String host, int port) {
        return connect(Arguments.hostAndPort(host, port), ConnectOptions.DEFAULT);
    }

    /**
     * Connects; {@code onOpen} or {@code onConnectError} tells the outcome, after this call. A name is looked up without
     * blocking the loop, and its addresses are tried in turn until one answers. In a context that is not plain a handshake
     * follows with that one, and when it fails the attempt has failed: no other address is tried.
     *
     * @param address an InetSocketAddress, resolved or not, or a UnixDomainSocketAddress
     * @return what can cancel the attempt
     */
    public Connecting connect(SocketAddress address, ConnectOptions options) {
        Arguments.socketAddress("address", address);
        Arguments.notNull("options", options);
        requireOpen();
        if (layer != null) {
            layer.requireConnecting(address);
        }
        Connector<P, C, S> connector = new Connector<>(this, address, options);
        connecting.add(connector);
        connector.begin();
        return connector;
    }

    // --- adopting

    /**
     * Moves a live socket of the same loop into this context, with what waits in it and its timeouts off; from then on
     * this context's callbacks are called. {@code onOpen} is not, since the data is given. The old object counts as
     * closed and hears no more.
     *
     * @param newData the data of the socket in its new life
     * @return the socket in its new life
     */
    public <D> Socket<P, S> adopt(Socket<P, D> socket, S newData) {
        requireOpen();
        Arguments.notNull("socket", socket);
        requireSameLoop(socket);
        return ((OpenSocket<P, ?, D>) socket).moveTo(this, newData);
    }

    /**
     * Takes over a connected, non-blocking descriptor, which is the socket's from now on. In a context that is not plain
     * a handshake comes first, as with {@link #upgrade}.
     *
     * @throws LoopException of kind UNSUPPORTED_TRANSPORT on a backend without descriptors
     */
    public Socket<P, S> adopt(int descriptor) {
        Arguments.notNegative("descriptor", descriptor);
        return adopted(() -> loop.transport.adopt(descriptor));
    }

    /**
     * Takes over a connected channel, which is the socket's from now on.
     *
     * @throws LoopException of kind UNSUPPORTED_TRANSPORT on a backend that does not run on channels
     */
    public Socket<P, S> adopt(SocketChannel channel) {
        Arguments.notNull("channel", channel);
        if (!channel.isConnected()) {
            throw Arguments.invalid("channel is not connected: " + channel);
        }
        return adopted(() -> loop.transport.adopt(channel));
    }

    /**
     * Makes a plain socket of the same loop one of this context, which is not plain: as the last step of a STARTTLS, on
     * either side. The old object counts as closed and hears no more; the handshake begins, and {@code onOpen} or {@code
     * onHandshakeError} tells its outcome. Bytes that the peer had sent along with the request are not looked at again.
     *
     * @return the socket in its new life, not {@linkplain Socket#isEstablished established} yet
     * @throws LoopException of kind CONTEXT when this context is plain, and when bytes wait to be sent in the clear
     */
    public <D> Socket<P, S> upgrade(Socket<Plain, D> socket) {
        return upgrade(socket, (SocketAddress) null);
    }

    /** The same on the side that connected, with the name that the peer has to prove. */
    public <D> Socket<P, S> upgrade(Socket<Plain, D> socket, String peerName) {
        return upgrade(socket, Arguments.hostAndPort(peerName, 0));
    }

    private <D> Socket<P, S> upgrade(Socket<Plain, D> socket, SocketAddress peerName) {
        requireOpen();
        Arguments.notNull("socket", socket);
        if (layer == null) {
            throw new Misuse(Kind.CONTEXT, "this context is plain, so there is nothing to upgrade to; use adopt");
        }
        requireSameLoop(socket);
        layer.requireUpgrading(peerName);
        return ((OpenSocket<Plain, ?, D>) socket).upgradeTo(this, peerName);
    }

    private void requireSameLoop(Socket<?, ?> socket) {
        if (socket.context().loop() != loop) {
            throw new Misuse(Kind.CONTEXT, "the socket belongs to another loop");
        }
    }

    private Socket<P, S> adopted(LinkSource source) {
        requireOpen();
        if (layer != null) {
            layer.requireUpgrading(null);
        }
        try {
            Link link = source.link();
            OpenSocket<P, C, S> socket = open(link, layer == null ? null : handshaking(link.remote(), null), null);
            if (socket == null) {
                throw new IOException("the event loop did not take it");
            }
            return socket;
        } catch (UnsupportedOperationException e) {
            throw new LoopException.Unavailable(Kind.UNSUPPORTED_TRANSPORT, e.getMessage(), e);
        } catch (IOException e) {
            throw LoopException.Network.of("cannot adopt", "getsockopt", null, e);
        }
    }

    /** Where a link comes from. */
    private interface LinkSource {
        Link link() throws IOException;
    }

    // --- its sockets

    /** How many sockets it has; one whose handshake is under way is none yet. */
    public int openSockets() {
        loop.check();
        return established;
    }

    /** Calls back with each of its sockets; the callback may close any of them. */
    public void forEach(Consumer<? super Socket<P, S>> action) {
        Arguments.notNull("action", action);
        loop.check();
        for (OpenSocket<P, C, S> socket : sockets.snapshot()) {
            if (socket.isEstablished()) {
                action.accept(socket);
            }
        }
    }

    /** Closes all its sockets at once with a code; the context stays open. */
    public void closeAll(int code) {
        loop.check();
        sockets.snapshot().forEach(socket -> socket.close(code));
    }

    /**
     * Closes the context with everything in it. Each socket hears of it by {@code onClose}, each connection being made by
     * {@code onConnectError} of kind CLOSED. Does nothing on a closed context.
     */
    public void close() {
        loop.check();
        closeBecause(CloseReason.of(Why.CONTEXT_CLOSED));
    }

    /** Whether it is closed. */
    public boolean isClosed() {
        loop.check();
        return closed;
    }

    void closeBecause(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        loop.forget(this);
        List.copyOf(listeners).forEach(Listener::close);
        List.copyOf(connecting).forEach(Connector::abandon);
        sockets.snapshot().forEach(socket -> socket.closeBecause(reason));
        if (layer != null) {
            layer.close();
        }
    }

    // --- for the rest of the package

    /** Whether it takes no more connections; any thread. */
    boolean isGone() {
        return closed;
    }

    void requireOpen() {
        loop.check();
        if (closed) {
            throw new Misuse(Kind.CLOSED, "the context is closed");
        }
        loop.requireOpen();
    }

    /** Makes a socket of an accepted connection. */
    void accept(Accepted accepted, Listener<?, ?, ?> by) throws IOException {
        Origin origin = layer == null ? by : handshaking(accepted.peer(), by);
        Link link;
        try {
            link = accepted.link(loop.transport);
        } catch (IOException e) {
            origin.onFailed(LoopException.Network.of("cannot be served", "setsockopt", accepted.peer(), e));
            throw e;
        }
        open(link, origin, null);
    }

    private Origin handshaking(SocketAddress peer, Origin then) {
        return new Handshaking<>(this, peer, then);
    }

    /** Makes a socket of a connected link: one that opens at once, or after its handshake. Null when it could not be. */
    OpenSocket<P, C, S> open(Link link, Origin origin, SocketAddress target) {
        OpenSocket<P, C, S> socket = new OpenSocket<>(this, layered(link, target), origin);
        if (!socket.start()) {
            return null;
        }
        if (layer == null) {
            socket.onReady();
        }
        return socket;
    }

    /** The link with this context's security over it. */
    Link layered(Link link, SocketAddress target) {
        return layer == null ? link : layer.over(link, target);
    }

    void failed(Throwable failure) {
        try {
            handler.onFailure(data, failure);
        } catch (Throwable again) {
            if (again != failure) {
                again.addSuppressed(failure);
            }
            Loop.LOG.log(System.Logger.Level.ERROR, "a failure callback has failed", again);
        }
    }

    OpenSocket<P, C, S> first() {
        return sockets.first();
    }

    void add(OpenSocket<P, C, S> socket) {
        sockets.add(socket);
        loop.keepAlive(1);
    }

    void established() {
        established++;
    }

    void remove(OpenSocket<P, C, S> socket) {
        sockets.remove(socket);
        if (socket.wasEstablished()) {
            established--;
        }
        loop.keepAlive(-1);
    }

    void add(Listener<P, C, S> listener) {
        listeners.add(listener);
        loop.keepAlive(1);
    }

    void remove(Listener<P, C, S> listener) {
        listeners.remove(listener);
        loop.keepAlive(-1);
    }

    void remove(Connector<P, C, S> connector) {
        connecting.remove(connector);
    }

    @Override
    public String toString() {
        return "SocketContext[" + security.name() + ", " + data + "]";
    }
}
