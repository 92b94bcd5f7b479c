package io.berth.tls;

import io.berth.eventloop.LoopException;
import io.berth.eventloop.Socket;
import io.berth.eventloop.transport.LinkAccess;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What was agreed on for a TLS socket, and who is on its other side. Only a TLS socket can be asked.
 *
 * <p><b>Threading</b>: made on the loop of the socket; immutable after that, and good when the socket has closed.
 *
 * <p><b>Failure</b>: see {@link #of}; once made, it knows all it tells.
 */
public final class TlsConnection {
    private final String protocol;
    private final String cipher;
    private final String group;
    private final String applicationProtocol;
    private final boolean resumed;
    private final String serverName;
    private final Object nameData;
    private final List<X509Certificate> peerChain;
    private final byte[] peerOcspResponse;

    TlsConnection(Engine engine, String serverName, Object nameData) {
        this.protocol = engine.protocol();
        this.cipher = engine.cipher();
        this.group = engine.group();
        this.applicationProtocol = engine.applicationProtocol();
        this.resumed = engine.isResumed();
        this.serverName = serverName;
        this.nameData = nameData;
        this.peerChain = engine.peerChain();
        this.peerOcspResponse = engine.peerOcspResponse();
    }

    /**
     * What was agreed on for a socket.
     *
     * @throws LoopException of kind CLOSED when the socket is closed; a {@link TlsException} when it is in its handshake
     */
    public static TlsConnection of(Socket<Tls, ?> socket) {
        socket.remoteAddress(); // which checks that this is the loop, and the socket open
        return ((TlsLink) LinkAccess.of(socket)).connection();
    }

    /** "TLSv1.3", say. */
    public String protocol() {
        return protocol;
    }

    /** The cipher suite, as the engine calls it. */
    public String cipher() {
        return cipher;
    }

    /** The group of the key exchange, such as X25519MLKEM768; nothing where the engine does not tell. */
    public Optional<String> group() {
        return Optional.ofNullable(group);
    }

    /** The application protocol (ALPN); nothing when none was agreed on. */
    public Optional<String> applicationProtocol() {
        return Optional.ofNullable(applicationProtocol);
    }

    /** Whether an earlier session was resumed. */
    public boolean isResumed() {
        return resumed;
    }

    /** The name that the client asked for, in lower case. */
    public Optional<String> serverName() {
        return Optional.ofNullable(serverName);
    }

    /**
     * The user's value of the {@link ServerName} that was found for the client's; nothing for other names.
     *
     * @throws ClassCastException when the value is of another type
     */
    public <D> Optional<D> nameData(Class<D> type) {
        return Optional.ofNullable(type.cast(nameData));
    }

    /** The peer's certificates, its own first; none when it has shown none. */
    public List<X509Certificate> peerCertificates() {
        return peerChain;
    }

    /** The OCSP response that the server has stapled to its certificate. Nobody has looked at it. */
    public Optional<byte[]> peerOcspResponse() {
        return Optional.ofNullable(peerOcspResponse).map(byte[]::clone);
    }

    @Override
    public String toString() {
        return protocol + " " + cipher + (group == null ? "" : " " + group)
                + (applicationProtocol == null ? "" : " " + applicationProtocol) + (resumed ? " resumed" : "");
    }
}
