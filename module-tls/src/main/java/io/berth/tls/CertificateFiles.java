package io.berth.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where an identity is read from, and read again when the files change.
 *
 * <p><b>Threading</b>: immutable. <b>Ownership</b>: a passphrase is copied, and kept for the next reading.
 *
 * <p><b>Failure</b>: reading them fails as making the {@link Identity} does; nothing is read before that.
 */
public final class CertificateFiles {
    final List<Path> files;
    final Supplier<Identity> load;

    private CertificateFiles(List<Path> files, Supplier<Identity> load) {
        this.files = files;
        this.load = load;
    }

    /** PEM files of certificates and of a key that is not encrypted. */
    public static CertificateFiles pem(Path certificates, Path key) {
        return new CertificateFiles(List.of(certificates, key), () -> Identity.pem(certificates, key));
    }

    /** PEM files of certificates and of a key that is protected by a passphrase. */
    public static CertificateFiles pem(Path certificates, Path key, char[] passphrase) {
        char[] kept = passphrase.clone();
        return new CertificateFiles(List.of(certificates, key), () -> Identity.pem(certificates, key, kept));
    }

    /** A PKCS#12 file with one key. */
    public static CertificateFiles pkcs12(Path store, char[] passphrase) {
        char[] kept = passphrase.clone();
        return new CertificateFiles(List.of(store), () -> Identity.pkcs12(store, kept));
    }

    /** Reads them now. */
    public Identity identity() {
        return load.get();
    }
}
