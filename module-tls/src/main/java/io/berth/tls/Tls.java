package io.berth.tls;

import io.berth.eventloop.Security;
import io.berth.eventloop.transport.LinkLayers;

/**
 * TLS as the security of a context: its sockets are opened when their handshake is done, and the calls that only make
 * sense for them, such as {@link TlsConnection#of}, do not compile with a plain one.
 *
 * <pre>{@code
 * TlsServer tls = Tls.server(Identity.pem(Path.of("fullchain.pem"), Path.of("privkey.pem")));
 * SocketHandler<Tls, Void, Void> echo = SocketHandler.<Tls, Void, Void>builder()
 *         .data((none, socket, bytes) -> socket.send(bytes))
 *         .handshakeError((none, peer, cause) -> System.err.println(peer.address() + ": " + cause.getMessage()))
 *         .build();
 * loop.context(tls, null, echo).listen("0.0.0.0", 8443);
 * }</pre>
 *
 * <p>On such sockets, what {@code write} took may wait in the socket as records that the kernel has not taken; {@code
 * bufferedBytes} tells, and {@code onWritable} follows. {@code close} says goodbye to the peer without waiting for it. A
 * connection that ends without the peer's goodbye is closed for the reason {@link TlsException.Reason#TRUNCATED}.
 *
 * <p><b>Threading</b>: any thread; one Tls may serve contexts of several loops.
 *
 * <p><b>Ownership</b>: it holds native memory until it is closed and the last of its connections has ended. One that is
 * forgotten unclosed keeps it.
 *
 * <p><b>Failure</b>: {@link TlsException}, with a reason. A server that is to connect, a client that is to accept, and one
 * that is closed throw it from {@code listen} and {@code connect}; handshakes bring it to {@code onHandshakeError} and
 * {@code onConnectError}, which hear of other {@code LoopException}s too when it was not TLS that failed.
 */
public abstract sealed class Tls implements Security, AutoCloseable permits TlsServer, TlsClient {
    static {
        LinkLayers.register(Tls.class, TlsLayer::new);
    }

    final Counted counted = new Counted();

    Tls() {}

    /** For a server that shows an identity to all its clients. */
    public static TlsServer server(Identity identity) {
        return server(TlsServerOptions.of(identity));
    }

    /**
     * For a server. All of the options are tried out here, also where there is no identity yet.
     *
     * @throws TlsException of reason NATIVE_MISSING where BoringSSL is not there; NOT_SUPPORTED or INVALID_OPTION when the
     *     engine cannot do what is asked of it
     */
    public static TlsServer server(TlsServerOptions options) {
        return new TlsServer(Settings.require("options", options));
    }

    /** For a client that trusts the authorities of the JDK. */
    public static TlsClient client() {
        return client(TlsClientOptions.DEFAULT);
    }

    /** For a client. */
    public static TlsClient client(TlsClientOptions options) {
        return new TlsClient(Settings.require("options", options));
    }

    @Override
    public final String name() {
        return "tls";
    }

    /** Whose cryptography it uses. */
    public final TlsProvider provider() {
        return TlsProvider.of(settings().engine());
    }

    /** What has become of its handshakes. */
    public final TlsStatistics statistics() {
        return counted.now();
    }

    /** Makes no more connections; those that stand live on. Does nothing when closed already. */
    @Override
    public abstract void close();

    abstract Settings settings();

    // --- for the layers

    abstract int handshakesPerIteration();

    /** Throws unless it is an open server. */
    abstract void requireServer();

    /** Throws unless it is an open client that knows whom the peer has to be. */
    abstract void requireClient(PeerName peer);

    /** Throws unless it is open and fit for a connection that stands, with a peer that has to be this one. */
    abstract void requireUpgrading(PeerName peer);

    /** The handshake of a new connection. */
    abstract Handshake handshake(PeerName peer);
}
