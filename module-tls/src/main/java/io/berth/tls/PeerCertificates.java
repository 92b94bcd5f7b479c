package io.berth.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a peer has shown. Immutable.
 *
 * @param chain its certificates, its own first; never empty
 * @param name on a client the name that the server has to prove, on a server the name that the client asked for; null when
 *     there was none
 */
public record PeerCertificates(List<X509Certificate> chain, String name) {
    /** Copies the chain. */
    public PeerCertificates {
        chain = List.copyOf(chain);
    }

    /** The peer's own certificate. */
    public X509Certificate own() {
        return chain.get(0);
    }
}
