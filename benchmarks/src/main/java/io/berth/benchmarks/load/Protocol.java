package io.berth.benchmarks.load;

import static io.berth.eventloop.Plain.plain;

import io.berth.eventloop.Security;
import io.berth.tls.Tls;
import io.berth.tls.TlsClientOptions;
import io.berth.tls.Trust;

/** What is spoken to the server. */
enum Protocol {
    TCP,
    TLS,
    UDP;

    /** Of what all servers have: one with a costlier key exchange than another would look worse for it. */
    private static final TlsClientOptions SAME_FOR_ALL =
            TlsClientOptions.DEFAULT.withTrust(Trust.everybody()).withGroups("X25519");

    /**
     * The security of its connections, to be closed by {@link #close}. The server's certificate is not looked at: it is
     * on this host, and the key is nobody's secret.
     */
    Security security(boolean resumed) {
        return switch (this) {
            case TCP -> plain();
            case TLS -> Tls.client(resumed ? SAME_FOR_ALL : SAME_FOR_ALL.withoutResumption());
            case UDP -> throw new IllegalStateException("datagrams have no security");
        };
    }

    static void close(Security security) {
        if (security instanceof Tls tls) {
            tls.close();
        }
    }
}
