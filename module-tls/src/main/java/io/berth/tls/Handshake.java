package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.util.Optional;

/**
 * The handshake of one connection, without input or output: it is given what has arrived, puts what is to be sent into the
 * workspace, and says what it needs next. Bytes that it leaves in the input are for its next step.
 *
 * <p>When it throws, the handshake has failed; the alert, where there is one, is in the workspace.
 */
final class Handshake {
    /** What it is waiting for. */
    enum Need {
        /** More from the peer. */
        BYTES,
        /** What to show for a name that is in no table: {@link #named}. */
        NAME,
        /** The custom verification's opinion of the peer: {@link #verified} or {@link #refused}. */
        VERDICT,
        /** Nothing: it is done. */
        NOTHING
    }

    private enum State {
        TO_BEGIN,
        AWAITING_HELLO,
        LOOKING_NAME_UP,
        SHAKING_HANDS,
        VERIFYING,
        DONE
    }

    private final TlsServer server; // null on a client
    private final TlsClient client; // null on a server
    private final PeerName peer;

    private State state;
    private ClientHello hello;
    private Terms terms;
    private Engine engine;
    private PeerCertificates shown;

    /** Of a server. */
    Handshake(TlsServer server) {
        this.server = server;
        this.client = null;
        this.peer = PeerName.ANYBODY;
        this.state = State.AWAITING_HELLO;
    }

    /** Of a client. */
    Handshake(TlsClient client, PeerName peer) {
        this.server = null;
        this.client = client;
        this.peer = peer;
        this.terms = client.terms();
        this.state = State.TO_BEGIN;
    }

    /** Whether nothing has been made of the peer's first bytes yet. */
    boolean isNew() {
        return state == State.AWAITING_HELLO;
    }

    /** Goes on as far as the input allows. */
    Need advance(Input input, Workspace work) {
        return switch (state) {
            case TO_BEGIN -> greet(input, work);
            case AWAITING_HELLO -> hear(input, work);
            case LOOKING_NAME_UP -> Need.NAME;
            case SHAKING_HANDS -> shake(input, work);
            case VERIFYING -> Need.VERDICT;
            case DONE -> Need.NOTHING;
        };
    }

    private Need greet(Input input, Workspace work) {
        engine = client.engine(peer); // unless the client has been closed since it was told to connect
        state = State.SHAKING_HANDS;
        return shake(input, work);
    }

    private Need hear(Input input, Workspace work) {
        hello = ClientHello.peek(input, work);
        if (hello == null) {
            return Need.BYTES;
        }
        do { // until terms are found that were not replaced, by another thread, before there was an engine
            Terms known = server.terms(hello.serverName());
            if (known == null && server.looksUp(hello.serverName())) {
                state = State.LOOKING_NAME_UP;
                return Need.NAME;
            }
            begin(known, work);
        } while (engine == null);
        return shake(input, work);
    }

    /** What the lookup has found, or null; the terms stay the caller's. */
    void named(Terms found, Workspace work) {
        begin(found, work);
    }

    private void begin(Terms found, Workspace work) {
        if (found == null && server.isClosed()) {
            Alert.INTERNAL_ERROR.write(work);
            throw TlsException.misuse(Reason.CLOSED, "the TlsServer was closed while a client connected");
        }
        if (found == null) {
            Alert.UNRECOGNIZED_NAME.write(work);
            throw TlsException.ofPeer(Reason.UNKNOWN_SERVER_NAME, "the client asks for " + asked());
        }
        if (!found.applicationProtocols().isEmpty()
                && !hello.applicationProtocols().isEmpty()
                && hello.applicationProtocols().stream().noneMatch(found.applicationProtocols()::contains)) {
            Alert.NO_APPLICATION_PROTOCOL.write(work);
            throw TlsException.ofPeer(
                    Reason.NO_COMMON_APPLICATION_PROTOCOL,
                    "the client offers "
                            + ChainVerifier.printable(
                                    hello.applicationProtocols().toString()));
        }
        terms = found;
        engine = found.context().engine(new PeerName(hello.serverName(), 0));
        state = State.SHAKING_HANDS;
    }

    private String asked() {
        return hello.serverName() == null ? "no name" : "'" + ChainVerifier.printable(hello.serverName()) + "'";
    }

    private Need shake(Input input, Workspace work) {
        while (true) {
            switch (engine.shakeHands(input, work)) {
                case BYTES -> {
                    return Need.BYTES;
                }
                case NOTHING -> {
                    state = State.DONE;
                    return Need.NOTHING;
                }
                case VERDICT -> {
                    if (!judge()) {
                        state = State.VERIFYING;
                        return Need.VERDICT;
                    }
                }
            }
        }
    }

    /** Forms an opinion of the peer; says whether that is all. */
    private boolean judge() {
        try {
            shown = new PeerCertificates(engine.peerChain(), serverName(), stapled());
            if (!engine.checksChains()) {
                terms.trust().check(shown, otherSide());
            }
        } catch (TlsException e) {
            engine.refuse(e);
            return true;
        }
        if (terms.trust().verification() != null) {
            return false;
        }
        engine.accept();
        return true;
    }

    private Optional<byte[]> stapled() {
        return Optional.ofNullable(client == null ? null : engine.peerOcspResponse());
    }

    private Trust.Side otherSide() {
        return server == null ? Trust.Side.SERVER : Trust.Side.CLIENT;
    }

    /** The peer has passed the custom verification. */
    void verified() {
        state = State.SHAKING_HANDS;
        engine.accept();
    }

    /** The peer has not; the next step tells it so, and fails. */
    void refused(TlsException reason) {
        state = State.SHAKING_HANDS;
        engine.refuse(reason);
    }

    /** What the peer has shown; to be verified. */
    PeerCertificates shown() {
        return shown;
    }

    /** The name that the client asked for, or null. */
    String serverName() {
        return client != null ? peer.host() : hello == null ? null : hello.serverName();
    }

    /** The terms it comes about on; null before they are known. */
    Terms terms() {
        return terms;
    }

    /** The engine, which whoever drives this releases; null before there is one. */
    Engine engine() {
        return engine;
    }
}
