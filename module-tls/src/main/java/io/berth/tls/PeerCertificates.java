package io.berth.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a peer has shown. Immutable.
 *
 * @param chain its certificates, its own first; never empty
 * @param name on a client the name that the server has to prove, on a server the name that the client asked for; null when
 *     there was none
 * @param ocspResponse the OCSP response that a server has stapled to its certificate; nobody has looked at it. Servers are
 *     shown none
 */
public record PeerCertificates(List<X509Certificate> chain, String name, Optional<byte[]> ocspResponse) {
    /** Copies the chain and the response. */
    public PeerCertificates {
        chain = List.copyOf(chain);
        ocspResponse = ocspResponse.map(byte[]::clone);
    }

    /** Of a peer that has stapled no response. */
    public PeerCertificates(List<X509Certificate> chain, String name) {
        this(chain, name, Optional.empty());
    }

    /** A copy of the response. */
    @Override
    public Optional<byte[]> ocspResponse() {
        return ocspResponse.map(byte[]::clone);
    }

    /** The peer's own certificate. */
    public X509Certificate own() {
        return chain.get(0);
    }
}
