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
