package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and a certificate for localhost in files, as people make them with openssl. */
record KeyFiles(Path certificate, Path key) {
    static KeyFiles in(Path directory, String name) throws IOException, InterruptedException {
        return make(directory, name, "-nodes");
    }

    /** With a key that is protected by a passphrase. */
    static KeyFiles protectedIn(Path directory, String name) throws IOException, InterruptedException {
        return make(directory, name, "-passout", "pass:secret");
    }

    private static KeyFiles make(Path directory, String name, String... protection)
            throws IOException, InterruptedException {
        KeyFiles files = new KeyFiles(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
        List<String> words = new ArrayList<>(List.of("req", "-x509", "-subj", "/CN=localhost"));
        words.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"));
        words.addAll(List.of("-addext", "subjectAltName=DNS:localhost"));
        words.addAll(List.of("-out", files.certificate.toString(), "-keyout", files.key.toString()));
        words.addAll(List.of(protection));
        try (Command openssl = Command.openssl(words.toArray(String[]::new))) {
            assertThat(openssl.status()).as("openssl").isZero();
        }
        return files;
    }

    /** TLS of the JDK for clients that trust this certificate alone. */
    SSLContext trusted() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var pem = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
