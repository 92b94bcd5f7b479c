package io.berth.reservation;

import io.berth.tls.Identity;
import io.berth.tls.ServerName;
import io.berth.tls.Tls;
import io.berth.tls.TlsServer;
import io.berth.tls.TlsServerOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** TLS for both sides of a test: a server, and clients of the JDK that trust it. */
final class Secured implements AutoCloseable {
    private static final Identity IDENTITY = Identity.selfSigned("localhost");
    private static final SSLSocketFactory CLIENTS = clients();

    final TlsServer server;

    private Secured(TlsServer server) {
        this.server = server;
    }

    static Secured server() {
        return server(options -> options);
    }

    static Secured server(UnaryOperator<TlsServerOptions> options) {
        return new Secured(Tls.server(options.apply(TlsServerOptions.of(IDENTITY))));
    }

    /** A server whose handshakes stop in the middle until the test lets them go on. */
    static Stalled stalled() {
        return new Stalled();
    }

    private static SSLSocketFactory clients() {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("server", IDENTITY.chain().get(0));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What contexts are made of. */
    Tls security() {
        return server;
    }

    /** A client that has connected; its handshake begins with the first byte it sends or waits for. */
    static Client client(SocketAddress address) {
        try {
            SSLSocket socket = named((SSLSocket) CLIENTS.createSocket());
            socket.setTcpNoDelay(true); // else the last parts of its handshake wait for each other's acknowledgement
            return Client.over(socket, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Client client(BoundSocket port) {
        return client(port.address());
    }

    /** TLS over a connection that stands; closing that one first breaks the connection off without a goodbye. */
    static Socket over(Socket connected) throws IOException {
        return named((SSLSocket) CLIENTS.createSocket(connected, "localhost", connected.getPort(), true));
    }

    /** The JDK asks for no name without a dot by itself. */
    private static SSLSocket named(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("localhost")));
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Override
    public void close() {
        server.close();
    }

    /** A server that has to look up the name that a client asks for, and the looking up. */
    static final class Stalled implements AutoCloseable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final Promise<ServerName<?>> found = Promise.promise();
        final TlsServer server =
                Tls.server(TlsServerOptions.ofNamesOnly().withNameLookup(name -> lookUp(), Duration.ofSeconds(20)));

        private Future<ServerName<?>> lookUp() {
            begun.countDown();
            return found.future();
        }

        Tls security() {
            return server;
        }

        /** Waits until a handshake is in the middle. */
        void awaitHandshake() throws InterruptedException {
            if (!begun.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("no handshake came in 20 s");
            }
        }

        void goOn() {
            found.complete(ServerName.of("localhost", "found", IDENTITY));
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
