package io.berth.tls;

/** Whose cryptography is used. */
public enum TlsEngine {
    /**
     * BoringSSL, by way of netty-tcnative: fast, small, and with everything that Berth offers. The default; when it is
     * not there, that is an error, and nothing else takes its place.
     */
    BORINGSSL,
    /**
     * The JDK's own: on every platform, slower, and without key log, shared ticket keys, post-quantum groups and the
     * name of the group. Asking for one of these is an error.
     */
    JDK
}
