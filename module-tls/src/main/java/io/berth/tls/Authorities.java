package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The certificates that are trusted without further proof, and the JDK's PKIX checks on top of them. They may be those of
 * authorities, or of single peers that signed their own.
 */
final class Authorities {
    private final List<X509Certificate> certificates;
    private final X509TrustManager trustManager;

    private Authorities(List<X509Certificate> certificates, X509TrustManager trustManager) {
        this.certificates = certificates;
        this.trustManager = trustManager;
    }

    /** Those of a PEM file. */
    static Authorities pem(Path certificates) {
        return of(CertificateReader.read(Source.file(Objects.requireNonNull(certificates, "certificates"))));
    }

    /** Those of PEM text. */
    static Authorities pem(String certificates) {
        return of(CertificateReader.read(
                Source.text("the text for authorities", Objects.requireNonNull(certificates, "certificates"))));
    }

    static Authorities of(List<X509Certificate> certificates) {
        List<X509Certificate> copy = List.copyOf(certificates);
        if (copy.isEmpty()) {
            throw TlsException.misuse(
                    Reason.INVALID_CERTIFICATE, "the list of authorities is empty, and nobody would be trusted");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate certificate : copy) {
                store.setCertificateEntry(String.valueOf(store.size()), certificate);
            }
            return new Authorities(copy, trustManager(store));
        } catch (GeneralSecurityException | IOException e) {
            throw TlsException.misuse(
                    Reason.INVALID_CERTIFICATE, "the authorities cannot be used, " + e.getMessage(), e);
        }
    }

    /** Those that the JDK trusts: its own file, or the one that {@code javax.net.ssl.trustStore} names. */
    static Authorities system() {
        try {
            X509TrustManager manager = trustManager(null);
            List<X509Certificate> certificates = List.of(manager.getAcceptedIssuers());
            if (certificates.isEmpty()) {
                throw TlsException.misuse(Reason.UNREADABLE, "the JDK's trust store is missing or empty");
            }
            return new Authorities(certificates, manager);
        } catch (GeneralSecurityException e) {
            throw TlsException.misuse(Reason.UNREADABLE, "the JDK's trust store cannot be read, " + e.getMessage(), e);
        }
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    /** Checks chains by PKIX; names of hosts are not its business. */
    X509TrustManager trustManager() {
        return trustManager;
    }

    private static X509TrustManager trustManager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this JDK has no PKIX checks");
    }
}
