package io.berth.tls;

/** Whose cryptography is used. */
public enum TlsEngine {
    /**
     * BoringSSL, by way of netty-tcnative: fast, small, and with everything that Berth offers. The default; when it is
     * not there, that is an error, and nothing else takes its place.
     */
    BORINGSSL,
    /**
     * The JDK's own: on every platform, slower, and without key log, shared ticket keys, a cache of sessions in the server,
     * OCSP responses, post-quantum groups, and before Java 20 any choice of groups. Asking for one of these is an error.
     * The name of the group that was agreed on is not told.
     */
    JDK
}
