package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.tls.Identity;
import io.berth.tls.JdkSide;
import io.berth.tls.NativeObjects;
import io.berth.tls.Resumption;
import io.berth.tls.Tls;
import io.berth.tls.TlsClientOptions;
import io.berth.tls.TlsEngine;
import io.berth.tls.TlsServerOptions;
import io.berth.tls.Trust;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** By TLS, with the JDK's at the other end. */
final class TlsWiring extends Wiring {
    private static final String NAME = "localhost";
    private static final TlsEngine ENGINE = TlsEngine.valueOf(System.getProperty("berth.wiring.engine"));

    private final Identity identity = Identity.selfSigned(NAME);
    private final SSLContext jdk = JdkSide.of(identity);

    /**
     * Without tickets: a peer that never reads, as many of the tests', would have them unread when it closes, and the
     * kernel makes a reset of that.
     */
    private final Tls accepting = Tls.server(
            TlsServerOptions.of(identity).withResumption(Resumption.none()).withEngine(ENGINE));

    private final Tls connecting = Tls.client(TlsClientOptions.DEFAULT
            .withTrust(Trust.authorities(identity.chain().get(0)))
            .withServerName(NAME)
            .withEngine(ENGINE));

    @Override
    Security accepting() {
        return accepting;
    }

    @Override
    Security connecting() {
        return connecting;
    }

    @Override
    java.net.Socket client(java.net.Socket raw) {
        SSLEngine engine = jdk.createSSLEngine(NAME, -1);
        engine.setUseClientMode(true);
        return new TlsPeer(raw, engine);
    }

    @Override
    java.net.Socket accepted(java.net.Socket raw) {
        SSLEngine engine = jdk.createSSLEngine();
        engine.setUseClientMode(false);
        return new TlsPeer(raw, engine);
    }

    @Override
    ServerSocket server(InetAddress host, int backlog) throws IOException {
        return new TlsListener(new ServerSocket(0, backlog, host), this::accepted);
    }

    @Override
    long held() {
        return NativeObjects.count();
    }

    // --- where TLS rightly differs

    /** The records of a chunk, since bytes cannot be given back once they are encrypted. */
    @Override
    int mostTakenAhead() {
        return 65 * 1024;
    }

    /** It has not been told who turned it away, and is in the middle of a handshake. */
    @Override
    void seesRefusal(java.net.Socket peer) {
        assertThatThrownBy(() -> peer.getInputStream().read())
                .isInstanceOf(IOException.class)
                .hasMessageMatching("the handshake has failed|Connection reset");
    }

    /** It sees that something is missing: there is no goodbye, and perhaps half a record, which it cannot use. */
    @Override
    byte[] readCutOff(java.net.Socket peer) throws IOException {
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        assertThatThrownBy(() -> peer.getInputStream().transferTo(arrived))
                .isInstanceOf(EOFException.class)
                .hasMessage("the connection has ended without a goodbye");
        return arrived.toByteArray();
    }

    /** A tenth: a handshake takes the JDK some milliseconds, where a connection takes the kernel some microseconds. */
    @Override
    int crowd(int peers) {
        return peers / 10;
    }
}
