package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates as they came from a peer. */
final class PeerChain {
    private PeerChain() {}

    /** Of a peer's own certificate, which may be missing, and those of its issuers. */
    static List<X509Certificate> of(byte[] own, byte[][] issuers) {
        if (own == null) {
            return List.of();
        }
        int more = issuers == null ? 0 : issuers.length;
        byte[][] encoded = new byte[1 + more][];
        encoded[0] = own;
        if (more > 0) {
            System.arraycopy(issuers, 0, encoded, 1, more);
        }
        return of(encoded);
    }

    static List<X509Certificate> of(byte[][] encoded) {
        if (encoded == null) {
            return List.of();
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> chain = new ArrayList<>(encoded.length);
            for (byte[] one : encoded) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one)));
            }
            return List.copyOf(chain);
        } catch (CertificateException e) {
            throw TlsException.ofPeer(Reason.PROTOCOL_ERROR, "the peer has sent a certificate that is none", e);
        }
    }
}
