package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Makes certificates of PEM. */
final class CertificateReader {
    private CertificateReader() {}

    /** All certificates of a source, in order; other blocks are left alone. There is at least one. */
    static List<X509Certificate> read(Source source) {
        List<Pem> blocks = Pem.read(source, Reason.INVALID_CERTIFICATE);
        List<Pem> certificates = blocks.stream()
                .filter(block ->
                        block.label().equals(Pem.CERTIFICATE) || block.label().equals("X509 CERTIFICATE"))
                .toList();
        if (certificates.isEmpty()) {
            throw TlsException.misuse(
                    Reason.INVALID_CERTIFICATE,
                    source.name() + " holds no certificate but " + Pem.labels(blocks) + hint(blocks.get(0)));
        }
        List<X509Certificate> read = new ArrayList<>(certificates.size());
        for (Pem block : certificates) {
            read.add(certificate(
                    "certificate " + (read.size() + 1) + " of " + certificates.size() + " in " + source.name(),
                    block.der()));
        }
        return List.copyOf(read);
    }

    private static X509Certificate certificate(String what, byte[] der) {
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            if (certificate.getEncoded().length != der.length) {
                throw new CertificateException("something follows it within its block");
            }
            return certificate;
        } catch (CertificateException e) {
            throw TlsException.misuse(Reason.INVALID_CERTIFICATE, what + " makes no sense, " + e.getMessage(), e);
        }
    }

    private static String hint(Pem block) {
        if (block.label().endsWith(Pem.PRIVATE_KEY)) {
            return " (are the two files mixed up?)";
        }
        return switch (block.label()) {
            case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST" -> " (an authority makes a certificate of it)";
            case "TRUSTED CERTIFICATE" -> " ('openssl x509 -in OLD -out NEW' converts it)";
            case "PKCS7" -> " ('openssl pkcs7 -print_certs -in OLD -out NEW' converts it)";
            default -> "";
        };
    }
}
