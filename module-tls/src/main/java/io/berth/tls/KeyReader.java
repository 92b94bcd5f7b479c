package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Makes private keys of PEM. */
final class KeyReader {
    private static final String RSA_OID = "1.2.840.113549.1.1.1";
    private static final String EC_OID = "1.2.840.10045.2.1";

    private KeyReader() {}

    /** The one key in a source; other blocks are left alone. The passphrase is null where there is none. */
    static PrivateKey read(Source source, char[] passphrase) {
        List<Pem> blocks = Pem.read(source, Reason.INVALID_KEY);
        List<Pem> keys = blocks.stream()
                .filter(block -> block.label().endsWith(Pem.PRIVATE_KEY))
                .toList();
        if (keys.isEmpty()) {
            throw invalid(source.name() + " holds no private key but " + Pem.labels(blocks)
                    + (blocks.get(0).label().endsWith(Pem.CERTIFICATE) ? " (are the two files mixed up?)" : ""));
        }
        if (keys.size() > 1) {
            throw invalid(source.name() + " holds " + keys.size() + " private keys and must hold one");
        }
        return key(source, keys.get(0), passphrase);
    }

    private static PrivateKey key(Source source, Pem block, char[] passphrase) {
        try {
            if (block.hasEncryptionHeader()) {
                throw invalid("the key in " + source.name() + " is encrypted in the old way of '" + block.label()
                        + "' ('openssl pkcs8 -topk8 -in OLD -out NEW' converts it)");
            }
            return switch (block.label()) {
                case Pem.PRIVATE_KEY -> ofPkcs8(block.der());
                case "ENCRYPTED PRIVATE KEY" -> ofPkcs8(EncryptedKey.decrypt(source, block.der(), passphrase));
                case "RSA PRIVATE KEY" -> ofPkcs8(wrapRsa(block.der()));
                case "EC PRIVATE KEY" -> ofPkcs8(wrapEc(block.der()));
                case "OPENSSH PRIVATE KEY" ->
                    throw invalid("the key in " + source.name()
                            + " is in the format of OpenSSH ('ssh-keygen -p -m pkcs8 -f FILE' converts it)");
                default -> throw invalid("the key in " + source.name() + " is of the kind '" + block.label() + "'");
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw TlsException.misuse(
                    Reason.INVALID_KEY, "the key in " + source.name() + " makes no sense, " + e.getMessage(), e);
        }
    }

    private static PrivateKey ofPkcs8(byte[] der) throws GeneralSecurityException {
        DerReader content = new DerReader(der).enter(Der.SEQUENCE);
        content.take(Der.INTEGER);
        String algorithm = content.enter(Der.SEQUENCE).oid();
        KeyFactory factory = switch (algorithm) {
            case RSA_OID -> KeyFactory.getInstance("RSA");
            case EC_OID -> KeyFactory.getInstance("EC");
            default -> throw new GeneralSecurityException("its algorithm is " + name(algorithm));
        };
        return factory.generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static byte[] wrapRsa(byte[] der) {
        return wrap(Der.sequence(Der.oid(RSA_OID), Der.nothing()), der);
    }

    /** The curve goes from within the key to where PKCS#8 has it. */
    private static byte[] wrapEc(byte[] der) throws GeneralSecurityException {
        DerReader content = new DerReader(der).enter(Der.SEQUENCE);
        content.take(Der.INTEGER);
        content.take(Der.OCTETS);
        if (content.tag() != Der.TAGGED) {
            throw new GeneralSecurityException("it does not name its curve");
        }
        DerReader curve = content.enter(Der.TAGGED);
        if (curve.tag() != Der.OID) {
            throw new GeneralSecurityException("it describes its curve where it has to name it");
        }
        return wrap(Der.sequence(Der.oid(EC_OID), Der.oid(curve.oid())), der);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return Der.sequence(Der.integer(0), algorithm, Der.octets(key));
    }

    private static String name(String oid) {
        return switch (oid) {
            case "1.2.840.113549.1.1.10" -> "RSASSA-PSS, and must be RSA or EC";
            case "1.3.101.110" -> "X25519, and must be RSA or EC";
            case "1.3.101.112" -> "Ed25519, and must be RSA or EC";
            case "1.3.101.113" -> "Ed448, and must be RSA or EC";
            case "1.2.840.10040.4.1" -> "DSA, and must be RSA or EC";
            default -> oid + ", and must be RSA or EC";
        };
    }

    private static TlsException invalid(String what) {
        return TlsException.misuse(Reason.INVALID_KEY, what);
    }
}
