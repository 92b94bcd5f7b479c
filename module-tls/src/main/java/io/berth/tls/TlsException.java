package io.berth.tls;

import io.berth.eventloop.LoopException;

/**
 * What is wrong with TLS: with what it was given (thrown at once), with a connection that was to come about, or with one
 * that stood. The {@link Reason} can be switched over and knows what to do about it.
 *
 * <p>A connection that did not come about reaches {@code onConnectError} on the side that connected and {@code
 * onHandshakeError} where it was accepted, adopted or upgraded; one that stood, {@code onClose} as the cause of its reason.
 * These callbacks are told of failures that are none of TLS too, such as a connection that is reset in its handshake: those
 * are other {@link LoopException}s. What peers do has no stack trace.
 *
 * <p><b>Threading</b>: immutable.
 */
public final class TlsException extends LoopException.Insecure {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    private TlsException(Reason reason, String what, Throwable cause, Blame blame) {
        super(what + ": " + reason.advice, cause, blame);
        this.reason = reason;
    }

    /** A mistake in what TLS was given. */
    static TlsException misuse(Reason reason, String what) {
        return misuse(reason, what, null);
    }

    /** A mistake in what TLS was given, found out by an exception. */
    static TlsException misuse(Reason reason, String what, Throwable cause) {
        return new TlsException(reason, what, cause, Blame.CALLER);
    }

    /** Something that a peer did, or did not do. */
    static TlsException ofPeer(Reason reason, String what) {
        return ofPeer(reason, what, null);
    }

    /** Something that a peer did, found out by an exception. */
    static TlsException ofPeer(Reason reason, String what, Throwable cause) {
        return new TlsException(reason, what, cause, Blame.PEER);
    }

    /** Which case this is. */
    public Reason reason() {
        return reason;
    }

    /** The cases, each with what to do about it. New ones may be added; keep a default branch. */
    public enum Reason {
        // --- with what TLS was given

        /** BoringSSL is not there, or not for this platform. */
        NATIVE_MISSING(
                "add io.netty:netty-tcnative-boringssl-static with the classifier of this platform (on the module"
                        + " path also --add-modules ALL-MODULE-PATH), or ask for TlsEngine.JDK by name"),
        /** The engine in use cannot do what was asked of it. */
        NOT_SUPPORTED("leave the option out, or use BoringSSL"),
        /** Options contradict each other or make no sense. */
        INVALID_OPTION("correct the value"),
        /** The Tls is closed. */
        CLOSED("keep it open for as long as connections are to be made with it"),
        /** The handshake of a socket is not done yet. */
        NOT_ESTABLISHED("ask in onOpen or later, while the socket is open"),
        /** A file cannot be read. */
        UNREADABLE("check the path and the permissions"),
        /** A private key cannot be made sense of. */
        INVALID_KEY("give a PKCS#8, RSA or EC key as PEM, or a PKCS#12 store"),
        /** A certificate cannot be made sense of. */
        INVALID_CERTIFICATE("give X.509 certificates as PEM, the one of this side first"),
        /** The passphrase of a key is missing or wrong. */
        WRONG_PASSPHRASE("give the passphrase the key was protected with"),
        /** The private key does not belong to the certificate. */
        KEY_MISMATCH("give the key that the certificate was issued for"),
        /** The certificates given do not lead from each to the next. */
        BROKEN_CHAIN("put the certificate of this side first, and each issuer after what it issued"),

        // --- with certificates, ours or the peer's

        /** A certificate is not valid any more. */
        CERTIFICATE_EXPIRED("have it renewed, or check the clock"),
        /** A certificate is not valid yet. */
        CERTIFICATE_NOT_YET_VALID("wait, or check the clock"),

        // --- with the peer's certificate

        /** No authority that is trusted here stands behind the certificate. */
        UNTRUSTED("trust the authority that issued it, with Trust.authorities"),
        /** The certificate is somebody else's. */
        WRONG_HOST("connect by a name that the certificate has, or give the expected one"),
        /** The peer has shown no certificate, though one is required. */
        CERTIFICATE_MISSING("have the client present a certificate"),
        /** None of the pinned keys is in the peer's chain. */
        PIN_MISMATCH("find out whether the peer has changed its key; if it rightly has, pin the new one"),
        /** The custom verification said no, or failed. */
        REFUSED("ask the verification why"),

        // --- with time

        /** The handshake took too long. */
        HANDSHAKE_TIMEOUT("look at the network and the peer, or allow more time"),
        /** The custom verification took too long. */
        VERIFICATION_TIMEOUT("have it answer sooner, or allow more time"),
        /** The callback for missing server names took too long. */
        LOOKUP_TIMEOUT("have it answer sooner, or allow more time"),

        // --- with agreeing

        /** No protocol version suits both sides. */
        NO_COMMON_PROTOCOL("allow a version that the peer speaks"),
        /** No cipher suite suits both sides, or none that fits the key. */
        NO_COMMON_CIPHER("allow a cipher suite that the peer knows"),
        /** No group for the key exchange suits both sides. */
        NO_COMMON_GROUP("allow a group that the peer knows"),
        /** No application protocol suits both sides. */
        NO_COMMON_APPLICATION_PROTOCOL("offer a protocol that the peer speaks"),
        /** The client asks for a name that the server does not know, or for none. */
        UNKNOWN_SERVER_NAME("add the name to the server, or a fallback"),

        // --- with what the peer sends

        /** The peer does not speak TLS at all. */
        NOT_TLS("have both sides speak TLS, or neither"),
        /** The peer has said by an alert what it did not like. */
        PEER_ALERT("look at the peer's log"),
        /** The peer broke the rules of TLS. */
        PROTOCOL_ERROR("look at the peer, or at what stands between"),
        /** A record does not fit its key: it was damaged or forged. */
        BAD_RECORD("look at what stands between"),
        /** A record is longer than TLS allows. */
        RECORD_TOO_LARGE("look at the peer, or at what stands between"),
        /** The peer wanted to negotiate anew. */
        RENEGOTIATION("have the peer open a new connection"),
        /** The connection ended in the middle of the handshake. */
        INTERRUPTED("look at the peer's log"),
        /** The connection ended without the peer's goodbye: what came may not be all. */
        TRUNCATED("treat what came as incomplete, unless the protocol above says where it ends");

        private final String advice;

        Reason(String advice) {
            this.advice = advice;
        }

        /** What to do about it, in a few words. */
        public String advice() {
            return advice;
        }
    }
}
