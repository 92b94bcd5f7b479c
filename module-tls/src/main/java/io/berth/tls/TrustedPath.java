package io.berth.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a peer's chain is backed by signatures, up to somebody trusted. A peer may show certificates that have nothing
 * to do with its own; a pin on one of these would mean nothing.
 */
final class TrustedPath {
    /** More than any real chain has. */
    private static final int LONGEST = 16;

    private TrustedPath() {}

    /** The peer's own certificate, and those of its issuers, one after the other. */
    static List<X509Certificate> of(X509Certificate[] chain, X509Certificate[] authorities) {
        List<X509Certificate> trusted = List.of(authorities);
        List<X509Certificate> path = new ArrayList<>();
        X509Certificate next = chain[0];
        while (next != null && path.size() < LONGEST && !path.contains(next)) {
            path.add(next);
            next = trusted.contains(next) ? null : issuer(next, chain, trusted);
        }
        return path;
    }

    private static X509Certificate issuer(
            X509Certificate issued, X509Certificate[] chain, List<X509Certificate> trusted) {
        for (X509Certificate candidate : trusted) {
            if (hasIssued(candidate, issued)) {
                return candidate;
            }
        }
        for (X509Certificate candidate : chain) {
            if (candidate.getBasicConstraints() >= 0 && hasIssued(candidate, issued)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean hasIssued(X509Certificate issuer, X509Certificate issued) {
        if (!issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                || !IdentityCheck.mayIssue(issuer)) {
            return false;
        }
        try {
            issued.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
