package io.berth.tls;

import io.berth.tls.CertificateMaker.Use;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An authority for tests, which issues what they need: {@code Certificates.authority().server("localhost")}. Keys are
 * EC, or those of {@link #rsa()} where a test asks for them. Immutable.
 */
final class Certificates {
    /** The names by which tests reach servers of their own. */
    static final String[] LOCAL = {"localhost", "127.0.0.1", "::1"};

    private final Issued issuer;
    /** The certificates from the issuer's up to, and without, the root's. */
    private final List<X509Certificate> intermediates;

    private final X509Certificate root;
    private final boolean rsaLeaves;

    private Certificates(Issued issuer, List<X509Certificate> intermediates, X509Certificate root, boolean rsaLeaves) {
        this.issuer = issuer;
        this.intermediates = intermediates;
        this.root = root;
        this.rsaLeaves = rsaLeaves;
    }

    /** A new root. */
    static Certificates authority() {
        return authority("Test Root");
    }

    static Certificates authority(String name) {
        Issued issuer = CertificateMaker.named(name).withUse(Use.AUTHORITY).selfSigned();
        return new Certificates(issuer, List.of(), issuer.certificate(), false);
    }

    /** The same root, issuing to RSA keys. */
    Certificates withRsaLeaves() {
        return new Certificates(issuer, intermediates, root, true);
    }

    /** An authority below this one: the chains it issues have its certificate too. */
    Certificates intermediate(String name) {
        Issued below = CertificateMaker.named(name).withUse(Use.AUTHORITY).issuedBy(issuer);
        List<X509Certificate> longer = new ArrayList<>(List.of(below.certificate()));
        longer.addAll(intermediates);
        return new Certificates(below, List.copyOf(longer), root, rsaLeaves);
    }

    /** The root's certificate: what peers have to trust. */
    X509Certificate root() {
        return root;
    }

    String rootPem() {
        return Pem.write(Pem.CERTIFICATE, encoded(root));
    }

    /** The root's certificate as a PEM file in a directory. */
    Path writeRoot(Path directory) {
        return PemFiles.write(directory.resolve("root.pem"), rootPem());
    }

    /** A server with these names, valid now. */
    Identity server(String... names) {
        return identity(maker(Use.SERVER, names[0]).withNames(names));
    }

    /** A server for {@link #LOCAL}. */
    Identity localServer() {
        return server(LOCAL);
    }

    /** A client, valid now. */
    Identity client(String commonName) {
        return identity(maker(Use.CLIENT, commonName));
    }

    /** A server whose certificate expired yesterday. */
    Identity expired(String... names) {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        return identity(maker(Use.SERVER, names[0])
                .withNames(names)
                .withDates(yesterday.minus(Duration.ofDays(30)), yesterday));
    }

    /** A server whose certificate is valid from tomorrow. */
    Identity notYetValid(String... names) {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        return identity(
                maker(Use.SERVER, names[0]).withNames(names).withDates(tomorrow, tomorrow.plus(Duration.ofDays(30))));
    }

    /** What the maker makes, issued by this authority, with the chain that leads to the root. */
    Identity identity(CertificateMaker maker) {
        Issued leaf = maker.issuedBy(issuer);
        List<X509Certificate> chain = new ArrayList<>(List.of(leaf.certificate()));
        chain.addAll(intermediates);
        return Identity.of(leaf.key(), chain);
    }

    private CertificateMaker maker(Use use, String commonName) {
        CertificateMaker maker = CertificateMaker.named(commonName).withUse(use);
        return rsaLeaves ? maker.withKeys(rsa()) : maker;
    }

    /** An RSA key pair, the same each time: to make one takes long. */
    static KeyPair rsa() {
        return Rsa.KEYS;
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Rsa {
        static final KeyPair KEYS = CertificateMaker.rsa(2048);
    }
}
