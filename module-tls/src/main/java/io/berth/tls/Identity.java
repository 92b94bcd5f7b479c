package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Who this side is: a private key, RSA or EC, with the certificate for it and those of its issuers. When it is made, it
 * is checked that the key belongs to the first certificate and that each other certificate issued the one before it.
 * Whether the certificates are valid today is checked where the identity is put to use.
 *
 * <pre>{@code
 * Identity fromFiles = Identity.pem(Path.of("fullchain.pem"), Path.of("privkey.pem"));
 * Identity forTrying = Identity.selfSigned("localhost", "127.0.0.1");
 * }</pre>
 *
 * <p><b>PEM</b>: a file of certificates begins with the one of this side, and each issuer follows what it issued; the root
 * may be left out. Keys may be PKCS#8, plain or encrypted, or in the older formats of RSA and EC, plain. Blocks of other
 * kinds are left alone, so both may be in one file, which is then given twice.
 *
 * <p><b>Threading</b>: immutable, usable from any thread. Files are read once, by the thread that makes it.
 *
 * <p><b>Ownership</b>: a passphrase is not kept and not cleared; that is up to the caller. Where a key turns out not to be
 * encrypted, the passphrase is not needed and not looked at.
 *
 * <p><b>Failure</b>: a {@link TlsException} that names the file and says what was found in it: UNREADABLE, INVALID_KEY,
 * INVALID_CERTIFICATE, WRONG_PASSPHRASE, KEY_MISMATCH or BROKEN_CHAIN.
 */
public final class Identity {
    private final String origin;
    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final byte[] ocspResponse;

    private Identity(String origin, PrivateKey key, List<X509Certificate> chain, byte[] ocspResponse) {
        this.origin = origin;
        this.key = key;
        this.chain = List.copyOf(chain);
        this.ocspResponse = ocspResponse;
    }

    /** From a PEM file of certificates and one with a key that is not encrypted. */
    public static Identity pem(Path certificates, Path key) {
        return ofPem(certificates, key, null);
    }

    /** From a PEM file of certificates and one with a key that is protected by a passphrase. */
    public static Identity pem(Path certificates, Path key, char[] passphrase) {
        return ofPem(certificates, key, Objects.requireNonNull(passphrase, "passphrase"));
    }

    /** From PEM text of certificates and of a key that is not encrypted. */
    public static Identity pem(String certificates, String key) {
        return ofPem(certificates, key, null);
    }

    /** From PEM text of certificates and of a key that is protected by a passphrase. */
    public static Identity pem(String certificates, String key, char[] passphrase) {
        return ofPem(certificates, key, Objects.requireNonNull(passphrase, "passphrase"));
    }

    /** From a PKCS#12 file with one key. */
    public static Identity pkcs12(Path store, char[] passphrase) {
        return Pkcs12.identity(
                Source.file(Objects.requireNonNull(store, "store")), Objects.requireNonNull(passphrase, "passphrase"));
    }

    /** From a PKCS#12 store with one key, in memory. */
    public static Identity pkcs12(byte[] store, char[] passphrase) {
        return Pkcs12.identity(
                Source.memory("the store", Objects.requireNonNull(store, "store")),
                Objects.requireNonNull(passphrase, "passphrase"));
    }

    /** From a key and its certificates, the one of this side first. */
    public static Identity of(PrivateKey key, List<X509Certificate> chain) {
        return made("the chain", key, chain);
    }

    /**
     * A new EC key with a certificate that it signed itself, good for a month from an hour ago: for trying things out.
     * Peers have to be told to trust it.
     *
     * @param names the host names and IP addresses it is good for, at least one
     */
    public static Identity selfSigned(String... names) {
        if (names.length == 0) {
            throw TlsException.misuse(
                    Reason.INVALID_OPTION,
                    "a certificate without any name would be good for nobody (try \"localhost\")");
        }
        Issued made = CertificateMaker.named(names[0]).withNames(names).selfSigned();
        return made("the self-signed chain", made.key(), List.of(made.certificate()));
    }

    static Identity made(String origin, PrivateKey key, List<X509Certificate> chain) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(chain, "chain");
        if (chain.isEmpty()) {
            throw TlsException.misuse(Reason.INVALID_CERTIFICATE, origin + " is empty");
        }
        Identity identity = new Identity(origin, key, chain, null);
        IdentityCheck.fit(identity);
        return identity;
    }

    /**
     * The same with the certificates of a PEM file after its own: for authorities that hand out those of the issuers in
     * a file apart.
     */
    public Identity withIssuers(Path certificates) {
        Source source = Source.file(Objects.requireNonNull(certificates, "certificates"));
        List<X509Certificate> all = new ArrayList<>(chain);
        all.addAll(CertificateReader.read(source));
        Identity longer = new Identity(origin + " and " + source.name(), key, all, ocspResponse);
        IdentityCheck.fit(longer);
        return longer;
    }

    /** The same with a response of the authority about the certificate, which is shown to peers that ask for one. */
    public Identity withOcspResponse(byte[] der) {
        byte[] response = der.clone();
        try {
            DerReader content = new DerReader(response).enter(Der.SEQUENCE);
            byte[] status = content.take(Der.ENUMERATED);
            if (status.length != 1 || status[0] != 0) {
                throw TlsException.misuse(
                        Reason.INVALID_OPTION, "the OCSP response says that it failed, " + Arrays.toString(status));
            }
        } catch (GeneralSecurityException e) {
            throw TlsException.misuse(Reason.INVALID_OPTION, "the OCSP response makes no sense, " + e.getMessage(), e);
        }
        return new Identity(origin, key, chain, response);
    }

    /** The certificates, the one of this side first. */
    public List<X509Certificate> chain() {
        return chain;
    }

    PrivateKey key() {
        return key;
    }

    /** The response as it is, not to be changed; null if there is none. */
    byte[] ocspResponse() {
        return ocspResponse;
    }

    /** Where it came from, for errors. */
    String origin() {
        return origin;
    }

    /** The certificates as PEM. */
    byte[] chainPem() {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : chain) {
            try {
                pem.append(Pem.write(Pem.CERTIFICATE, certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw TlsException.misuse(
                        Reason.INVALID_CERTIFICATE, "a certificate in " + origin + " cannot be written", e);
            }
        }
        return pem.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The key as PEM, in PKCS#8 and not encrypted. */
    byte[] keyPem() {
        byte[] encoded = key.getEncoded();
        if (encoded == null || !"PKCS#8".equals(key.getFormat())) {
            throw TlsException.misuse(
                    Reason.NOT_SUPPORTED,
                    "the key of " + origin + " does not leave its provider, and BoringSSL needs it");
        }
        return Pem.write(Pem.PRIVATE_KEY, encoded).getBytes(StandardCharsets.US_ASCII);
    }

    /** Whom it stands for, until when, and where it came from; never the key. */
    @Override
    public String toString() {
        X509Certificate own = chain.get(0);
        return "Identity[" + own.getSubjectX500Principal() + " " + HostNames.of(own) + " until "
                + own.getNotAfter().toInstant() + " from " + origin + "]";
    }

    private static Identity ofPem(Path certificates, Path key, char[] passphrase) {
        Objects.requireNonNull(certificates, "certificates");
        Objects.requireNonNull(key, "key");
        return ofPem(Source.file(certificates), Source.file(key), certificates + ", " + key, passphrase);
    }

    private static Identity ofPem(String certificates, String key, char[] passphrase) {
        Objects.requireNonNull(certificates, "certificates");
        Objects.requireNonNull(key, "key");
        return ofPem(
                Source.text("the text for certificates", certificates),
                Source.text("the text for the key", key),
                "the PEM text",
                passphrase);
    }

    private static Identity ofPem(Source certificates, Source key, String origin, char[] passphrase) {
        List<X509Certificate> chain = CertificateReader.read(certificates);
        return made(origin, KeyReader.read(key, passphrase), chain);
    }
}
