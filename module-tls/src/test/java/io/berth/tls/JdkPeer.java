package io.berth.tls;

import static io.berth.testing.Waiting.elsewhere;

import io.berth.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The TLS of the JDK, with its blocking sockets, at the other end. */
final class JdkPeer {
    final SSLContext context;

    private JdkPeer(Certificates root, Identity identity) {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("root", root.root());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            context = SSLContext.getInstance("TLS");
            context.init(identity == null ? null : keys(identity).getKeyManagers(), trust.getTrustManagers(), null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManagerFactory keys(Identity identity) throws GeneralSecurityException, IOException {
        KeyStore own = emptyStore();
        own.setKeyEntry("own", identity.key(), new char[0], identity.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        return keys;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** One that believes an authority, and shows nothing itself. */
    static JdkPeer trusting(Certificates root) {
        return new JdkPeer(root, null);
    }

    /** One that believes an authority, and shows an identity. */
    static JdkPeer of(Certificates root, Identity identity) {
        return new JdkPeer(root, identity);
    }

    /** A connection to a port of 127.0.0.1, where "localhost" is expected to be; its handshake is still to come. */
    SSLSocket connect(int port) throws IOException {
        return connect("localhost", port);
    }

    SSLSocket connect(String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setSoTimeout(Waiting.MILLIS);
        InetAddress named = InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1});
        socket.connect(new InetSocketAddress(named, port), Waiting.MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(List.of(new SNIHostName(host))); // by itself it leaves out names without a dot
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** A connection that speaks this version only. */
    SSLSocket connect(int port, Way way) throws IOException {
        SSLSocket socket = connect(port);
        socket.setEnabledProtocols(new String[] {way.protocol()});
        return socket;
    }

    /** A listener on a port of 127.0.0.1 that speaks this version only. */
    SSLServerSocket listen(Way way) throws IOException {
        SSLServerSocket listener = listen();
        listener.setEnabledProtocols(new String[] {way.protocol()});
        return listener;
    }

    /** A listener on a port of 127.0.0.1. */
    SSLServerSocket listen() throws IOException {
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(Waiting.MILLIS);
        return listener;
    }

    /** The next connection of a listener, when its handshake is done. */
    static CompletableFuture<SSLSocket> accept(SSLServerSocket listener) {
        return elsewhere(() -> {
            SSLSocket socket = (SSLSocket) listener.accept();
            socket.setSoTimeout(Waiting.MILLIS);
            socket.startHandshake();
            return socket;
        });
    }

    /** A client's TLS over a connection that stands, to a server of this name. */
    SSLSocket over(java.net.Socket plain, String host) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** A server's TLS over a connection that stands. */
    SSLSocket serverOver(java.net.Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
    }

    /** The first thing that its client says: a hello of one record. */
    byte[] hello() throws IOException {
        SSLEngine client = context.createSSLEngine("localhost", 0);
        client.setUseClientMode(true);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("localhost")));
        client.setSSLParameters(parameters);
        ByteBuffer record = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    // --- bytes

    static void send(java.net.Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    static String read(java.net.Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Sends a text, and returns as much of what comes. */
    static String echo(java.net.Socket socket, String text) throws IOException {
        send(socket, text);
        return read(socket, text.length());
    }
}
