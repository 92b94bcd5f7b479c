package io.berth.tls;

import io.berth.eventloop.transport.Slab;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The cryptography of one connection: bytes in, bytes out, no input or output of its own. Records that it has to send
 * are put into the {@link Workspace}, by failing calls too: those are its alert.
 *
 * <p>Loop thread only, until {@link #release}, which is called once.
 */
abstract sealed class Engine permits BoringEngine, JdkEngine {
    /** What a handshake is waiting for. */
    enum Step {
        /** More from the peer. */
        BYTES,
        /** Our opinion of the peer's certificate: {@link #accept} or {@link #refuse}, and going on. */
        VERDICT,
        /** Nothing; it is done, and bytes can pass. */
        NOTHING
    }

    /** Goes on with the handshake as far as the input allows. */
    abstract Step shakeHands(Input input, Workspace work);

    /** Whether it has a peer's chain checked by itself, so that a verdict is about the custom verification only. */
    boolean checksChains() {
        return false;
    }

    /** The peer is who it should be. */
    abstract void accept();

    /** The peer is not; the next step of the handshake says so to it, and fails with the reason given. */
    abstract void refuse(TlsException reason);

    /** Turns all input into decrypted bytes, at the beginning of the workspace, and returns how many these are. */
    abstract int decrypt(Input input, Workspace work);

    /** What {@link #decrypt} found wrong after the bytes it returned, or null. */
    abstract TlsException failure();

    /** Whether the peer has said goodbye. */
    abstract boolean isPeerDone();

    /** Encrypts a chunk at most of a slab's bytes. */
    abstract void encrypt(Slab source, int from, int length, Workspace work);

    /** Encrypts a chunk at most of a direct buffer, whose position stays where it is. */
    abstract void encrypt(ByteBuffer source, int from, int length, Workspace work);

    /** Sends what waits for bytes to go with it, such as tickets for later resumption. */
    abstract void flush(Workspace work);

    /** Says goodbye to the peer. */
    abstract void sayGoodbye(Workspace work);

    // --- what was agreed

    abstract String protocol();

    abstract String cipher();

    /** The group of the key exchange, or null where the engine does not tell. */
    abstract String group();

    /** The application protocol, or null when none was agreed on. */
    abstract String applicationProtocol();

    abstract boolean isResumed();

    /** The certificates that the peer has shown, its own first; none when it has shown none. */
    abstract List<X509Certificate> peerChain();

    /** The status of its certificate that the peer has stapled, or null. */
    abstract byte[] peerOcspResponse();

    /** Gives everything back. */
    abstract void release();
}
