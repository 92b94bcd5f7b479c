package io.berth.tls;

/** Whether a server asks its clients for a certificate. A certificate that is shown is always checked. */
public enum ClientAuthentication {
    /** It does not ask. */
    NONE,
    /** It asks; who has none is let in. */
    OPTIONAL,
    /** It asks; who has none is sent away. */
    REQUIRED
}
