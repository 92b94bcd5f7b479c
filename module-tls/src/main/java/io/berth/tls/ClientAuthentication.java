package io.berth.tls;

/**
 * Whether a server asks its clients for a certificate. A certificate that is shown is always checked.
 *
 * <p><b>Failure</b>: a client that has none though one is required, or one that is not believed, does not get in; {@code
 * onHandshakeError} is told why.
 */
public enum ClientAuthentication {
    /** It does not ask. */
    NONE,
    /** It asks; who has none is let in. */
    OPTIONAL,
    /** It asks; who has none is sent away. */
    REQUIRED
}
