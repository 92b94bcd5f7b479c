package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Finds out by itself what a peer would find out otherwise: whether an identity holds together, and is valid now. */
final class IdentityCheck {
    /** Anything will do: what counts is that the other half of the pair recognizes it. */
    private static final byte[] PROBE = "io.berth.tls".getBytes(StandardCharsets.US_ASCII);

    private static final int KEY_CERT_SIGN = 5;

    private IdentityCheck() {}

    /** That the key belongs to the first certificate, and each other certificate has issued the one before it. */
    static void fit(Identity identity) {
        List<X509Certificate> chain = identity.chain();
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
            throw TlsException.misuse(
                    Reason.INVALID_KEY,
                    what(identity, 0) + " is for a key of the kind " + algorithm + ", and must be for RSA or EC");
        }
        if (!fits(identity.key(), chain.get(0).getPublicKey())) {
            throw mismatch(identity);
        }
        for (int i = 0; i + 1 < chain.size(); i++) {
            link(identity, i);
        }
    }

    /** That all certificates are valid at this time. */
    static void dates(Identity identity, Clock clock) {
        Instant now = clock.instant();
        List<X509Certificate> chain = identity.chain();
        for (int i = 0; i < chain.size(); i++) {
            Instant from = chain.get(i).getNotBefore().toInstant();
            Instant until = chain.get(i).getNotAfter().toInstant();
            if (now.isBefore(from)) {
                throw TlsException.misuse(
                        Reason.CERTIFICATE_NOT_YET_VALID,
                        what(identity, i) + " is valid from " + from + ", and now is " + now);
            }
            if (now.isAfter(until)) {
                throw TlsException.misuse(
                        Reason.CERTIFICATE_EXPIRED,
                        what(identity, i) + " was valid until " + until + ", and now is " + now);
            }
        }
    }

    private static void link(Identity identity, int index) {
        X509Certificate issued = identity.chain().get(index);
        X509Certificate issuer = identity.chain().get(index + 1);
        String what = what(identity, index + 1) + " is not the issuer of the one before it";
        if (issued.equals(issuer)) {
            throw broken(what + ", it is the same again", null);
        }
        if (!issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            throw broken(what + ", which is '" + issued.getIssuerX500Principal() + "'", null);
        }
        if (!mayIssue(issuer)) {
            throw broken(what + ", it is not the certificate of an authority", null);
        }
        try {
            issued.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw broken(what + ", it has the right name and another key", e);
        }
    }

    /** Whether a certificate is that of an authority. Those of version 1 cannot say so. */
    static boolean mayIssue(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return certificate.getVersion() < 3
                || (certificate.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]));
    }

    private static boolean fits(PrivateKey key, PublicKey certified) {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        String algorithm = certified.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            byte[] signed = signing.sign();
            // Another object: the first one may be bound to hardware that only signs.
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certified);
            verifying.update(PROBE);
            return verifying.verify(signed);
        } catch (SignatureException e) {
            // Keys of different sizes or curves are told apart by a failure.
            return false;
        } catch (GeneralSecurityException e) {
            throw TlsException.misuse(
                    Reason.INVALID_KEY, "a key of the kind " + key.getAlgorithm() + " cannot sign here", e);
        }
    }

    private static TlsException mismatch(Identity identity) {
        List<X509Certificate> chain = identity.chain();
        for (int i = 1; i < chain.size(); i++) {
            if (fits(identity.key(), chain.get(i).getPublicKey())) {
                return broken(what(identity, i) + " is the one of the key, and is not the first", null);
            }
        }
        return TlsException.misuse(
                Reason.KEY_MISMATCH,
                "the private key, of the kind " + identity.key().getAlgorithm() + ", does not belong to "
                        + what(identity, 0) + ", which is for another key of the kind "
                        + chain.get(0).getPublicKey().getAlgorithm());
    }

    private static TlsException broken(String what, Exception cause) {
        return TlsException.misuse(Reason.BROKEN_CHAIN, what, cause);
    }

    private static String what(Identity identity, int index) {
        List<X509Certificate> chain = identity.chain();
        return (chain.size() == 1 ? "the certificate" : "certificate " + (index + 1) + " of " + chain.size()) + " '"
                + chain.get(index).getSubjectX500Principal() + "' in " + identity.origin();
    }
}
