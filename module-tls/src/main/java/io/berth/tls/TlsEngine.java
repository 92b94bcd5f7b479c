package io.berth.tls;

/** Whose cryptography is used. */
public enum TlsEngine {
    /**
     * BoringSSL, by way of netty-tcnative: fast, small, and with everything that Berth offers. The default; when it is
     * not there, that is an error, and nothing else takes its place.
     */
    BORINGSSL,
    /**
     * The JDK's own: on every platform, slower, and with less to offer. Asking it for a key log, {@link TicketKeys}, a cache
     * of sessions, a stapled OCSP response or post-quantum groups is an error, and before Java 20 for groups at all; it does
     * not tell the group that was used either. With TLS 1.2 nothing can be sent once the peer has said goodbye. A server
     * with a custom verification resumes no sessions, so that every connection is verified.
     */
    JDK
}
