package io.berth.tls;

/**
 * Whether a server asks its clients for a certificate. A certificate that is shown is always checked.
 *
 * <p><b>Failure</b>: a client that has none though one is required, or one that is not believed, does not get in; {@code
 * onHandshakeError} is told why. In TLS 1.3 such a client has finished its handshake before the server sees its certificate,
 * or that there is none: it hears {@code onOpen} first, and then {@code onClose} with {@link TlsException.Reason#PEER_ALERT}
 * as the cause. Only an answer of the server tells it that it is in.
 */
public enum ClientAuthentication {
    /** It does not ask. */
    NONE,
    /** It asks; who has none is let in. */
    OPTIONAL,
    /** It asks; who has none is sent away. */
    REQUIRED
}
