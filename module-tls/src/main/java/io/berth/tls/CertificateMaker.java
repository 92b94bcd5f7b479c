package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes certificates: a new EC key on P-256 unless told otherwise, good from an hour ago for a month.
 *
 * <p>Immutable; each {@code with} gives another one.
 */
record CertificateMaker(String commonName, List<String> names, Use use, KeyPair keys, Instant from, Instant until) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a certificate is good for. */
    enum Use {
        /** Both sides of a connection. */
        PEER,
        SERVER,
        CLIENT,
        /** Issuing others. */
        AUTHORITY
    }

    /** For both sides of a connection. */
    static CertificateMaker named(String commonName) {
        Instant now = Instant.now();
        return new CertificateMaker(
                commonName, List.of(), Use.PEER, null, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(30)));
    }

    /** A new key on a curve, such as secp256r1. */
    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no curve " + curve, e);
        }
    }

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no RSA keys", e);
        }
    }

    /** Good for these host names and IP addresses. */
    CertificateMaker withNames(String... hosts) {
        return new CertificateMaker(commonName, List.of(hosts), use, keys, from, until);
    }

    CertificateMaker withUse(Use purpose) {
        return new CertificateMaker(commonName, names, purpose, keys, from, until);
    }

    CertificateMaker withKeys(KeyPair pair) {
        return new CertificateMaker(commonName, names, use, pair, from, until);
    }

    CertificateMaker withDates(Instant start, Instant end) {
        return new CertificateMaker(commonName, names, use, keys, start, end);
    }

    /** Signed with its own key. */
    Issued selfSigned() {
        KeyPair pair = pair();
        return issue(pair, subject(), pair.getPrivate(), pair.getPublic());
    }

    /** Signed by an authority. */
    Issued issuedBy(Issued authority) {
        return issue(
                pair(),
                authority.certificate().getSubjectX500Principal().getEncoded(),
                authority.key(),
                authority.certificate().getPublicKey());
    }

    private KeyPair pair() {
        return keys == null ? ec("secp256r1") : keys;
    }

    private Issued issue(KeyPair pair, byte[] issuer, PrivateKey issuerKey, PublicKey issuerPublic) {
        try {
            boolean ec = issuerKey.getAlgorithm().equals("EC");
            byte[] algorithm = ec
                    ? Der.sequence(Der.oid("1.2.840.10045.4.3.2"))
                    : Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.nothing());
            byte[] signed = Der.sequence(
                    Der.tagged(0, Der.integer(2)),
                    Der.integer(new BigInteger(127, RANDOM).setBit(0)),
                    algorithm,
                    issuer,
                    Der.sequence(Der.time(from), Der.time(until)),
                    subject(),
                    pair.getPublic().getEncoded(),
                    Der.tagged(3, extensions(pair.getPublic(), issuerPublic)));
            Signature signature = Signature.getInstance(ec ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(issuerKey);
            signature.update(signed);
            byte[] certificate = Der.sequence(signed, algorithm, Der.bits(signature.sign()));
            return new Issued(pair.getPrivate(), (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificate of " + commonName + " could not be made", e);
        }
    }

    /** The field has room for 64 characters; longer names are among the alternative ones all the same. */
    private byte[] subject() {
        String fitting = commonName.length() <= 64 ? commonName : commonName.substring(0, 64);
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(fitting))));
    }

    private byte[] extensions(PublicKey key, PublicKey issuer) throws GeneralSecurityException {
        boolean authority = use == Use.AUTHORITY;
        List<byte[]> all = new ArrayList<>();
        all.add(critical("2.5.29.19", authority ? Der.sequence(Der.yes()) : Der.sequence()));
        // An authority signs certificates and revocations; others sign, and with RSA take an encrypted secret too.
        all.add(critical(
                "2.5.29.15",
                Der.namedBits(authority ? 0b0000_0110 : key.getAlgorithm().equals("RSA") ? 0b1010_0000 : 0b1000_0000)));
        if (!authority) {
            all.add(extension("2.5.29.37", purposes()));
        }
        if (!names.isEmpty()) {
            all.add(extension(
                    "2.5.29.17",
                    Der.sequence(names.stream().map(CertificateMaker::name).toArray(byte[][]::new))));
        }
        all.add(extension("2.5.29.14", Der.octets(identifier(key))));
        all.add(extension("2.5.29.35", Der.sequence(Der.implicit(0, identifier(issuer)))));
        return Der.sequence(all.toArray(byte[][]::new));
    }

    private byte[] purposes() {
        byte[] server = Der.oid("1.3.6.1.5.5.7.3.1");
        byte[] client = Der.oid("1.3.6.1.5.5.7.3.2");
        return switch (use) {
            case SERVER -> Der.sequence(server);
            case CLIENT -> Der.sequence(client);
            default -> Der.sequence(server, client);
        };
    }

    private static byte[] critical(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value));
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] name(String name) {
        byte[] address = IpLiteral.bytes(name);
        if (address != null) {
            return Der.implicit(7, address);
        }
        String wildcard = name.startsWith("*.") ? "*." : "";
        String ascii = HostNames.ascii(name.substring(wildcard.length()));
        if (ascii == null) {
            throw TlsException.misuse(Reason.INVALID_OPTION, "'" + name + "' is neither a host name nor an IP address");
        }
        return Der.implicit(2, (wildcard + ascii).getBytes(StandardCharsets.US_ASCII));
    }

    /** What names a key, so that an issuer is found quickly. */
    private static byte[] identifier(PublicKey key) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
    }
}
