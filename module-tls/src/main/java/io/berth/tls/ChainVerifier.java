package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import io.berth.tls.Trust.Side;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.X509TrustManager;

/**
 * Decides whether a peer is who it has to be: its chain leads to somebody trusted, is valid now, has the host's name, and
 * has a pinned key if there are pins. Says in a typed way which of these fails.
 *
 * <p>Immutable, usable from any thread that the trust manager may be used from.
 */
final class ChainVerifier {
    private static final int NAMES_SHOWN = 10;
    private static final int LETTERS_SHOWN = 200;

    private final X509TrustManager trustManager;
    /** Null if there are none. */
    private final Pins pins;

    private ChainVerifier(X509TrustManager trustManager, Pins pins) {
        this.trustManager = trustManager;
        this.pins = pins;
    }

    static ChainVerifier of(X509TrustManager trustManager) {
        return new ChainVerifier(trustManager, null);
    }

    /** The same, where one of these keys must be in the chain. */
    ChainVerifier withPins(Pins wanted) {
        return new ChainVerifier(trustManager, wanted);
    }

    /** What it asks for beyond a way to an authority. */
    String policy() {
        return pins == null ? "" : pins.policy();
    }

    /**
     * Throws if the peer is not who it has to be.
     *
     * @param chain what the peer has shown, its own certificate first; null or empty if nothing
     * @param side the side that the chain is from
     * @param authType how the keys are used, as trust managers want to know
     * @param host the name or address that a server must have; null if it is not to be checked
     */
    void verify(X509Certificate[] chain, String authType, Side side, String host) {
        if (chain == null || chain.length == 0) {
            throw TlsException.ofPeer(Reason.CERTIFICATE_MISSING, "the " + owner(side) + " has shown no certificate");
        }
        try {
            if (side == Side.SERVER) {
                trustManager.checkServerTrusted(chain, authType);
            } else {
                trustManager.checkClientTrusted(chain, authType);
            }
            // The JDK does not look at the dates of a certificate that is itself among the trusted ones.
            chain[0].checkValidity();
        } catch (CertificateException e) {
            throw refusal(chain, side, e);
        } catch (RuntimeException e) {
            // Not of the JDK's making; whatever it is, nobody has vouched for this peer.
            throw TlsException.ofPeer(Reason.REFUSED, "the trust manager has failed over " + what(chain[0], side), e);
        }
        if (host != null && !HostNames.covers(chain[0], host)) {
            throw TlsException.ofPeer(
                    Reason.WRONG_HOST,
                    what(chain[0], side) + " is good for " + names(chain[0]) + " and not for '" + printable(host)
                            + "'");
        }
        if (pins != null) {
            pins.check(TrustedPath.of(chain, trustManager.getAcceptedIssuers()));
        }
    }

    private static TlsException refusal(X509Certificate[] chain, Side side, CertificateException e) {
        Reason reason = Reason.UNTRUSTED;
        String why = e.getMessage();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (isExpiry(cause)) {
                reason = Reason.CERTIFICATE_EXPIRED;
            } else if (isEarliness(cause)) {
                reason = Reason.CERTIFICATE_NOT_YET_VALID;
            } else if (cause instanceof CertPathBuilderException) {
                why = "it leads to nobody who is trusted";
            }
        }
        Instant now = Instant.now();
        return switch (reason) {
            case CERTIFICATE_EXPIRED -> {
                X509Certificate old =
                        firstOr(chain, c -> c.getNotAfter().toInstant().isBefore(now));
                yield TlsException.ofPeer(
                        reason,
                        what(old, side) + " was valid until "
                                + old.getNotAfter().toInstant() + ", and now is " + now,
                        e);
            }
            case CERTIFICATE_NOT_YET_VALID -> {
                X509Certificate early =
                        firstOr(chain, c -> c.getNotBefore().toInstant().isAfter(now));
                yield TlsException.ofPeer(
                        reason,
                        what(early, side) + " is valid from "
                                + early.getNotBefore().toInstant() + ", and now is " + now,
                        e);
            }
            default ->
                TlsException.ofPeer(
                        reason,
                        what(chain[0], side) + ", issued by '"
                                + printable(chain[0].getIssuerX500Principal().toString()) + "', is refused, "
                                + printable(why),
                        e);
        };
    }

    private static boolean isExpiry(Throwable cause) {
        return cause instanceof CertificateExpiredException
                || (cause instanceof CertPathValidatorException invalid && invalid.getReason() == BasicReason.EXPIRED);
    }

    private static boolean isEarliness(Throwable cause) {
        return cause instanceof CertificateNotYetValidException
                || (cause instanceof CertPathValidatorException invalid
                        && invalid.getReason() == BasicReason.NOT_YET_VALID);
    }

    private static X509Certificate firstOr(X509Certificate[] chain, Predicate<X509Certificate> wanted) {
        for (X509Certificate certificate : chain) {
            if (wanted.test(certificate)) {
                return certificate;
            }
        }
        return chain[0];
    }

    private static String what(X509Certificate certificate, Side side) {
        return "the " + owner(side) + "'s certificate '"
                + printable(certificate.getSubjectX500Principal().toString()) + "'";
    }

    private static String owner(Side side) {
        return side == Side.SERVER ? "server" : "client";
    }

    private static String names(X509Certificate certificate) {
        List<String> names = HostNames.of(certificate);
        if (names.isEmpty()) {
            return "no host at all";
        }
        String shown = printable(String.join(", ", names.subList(0, Math.min(names.size(), NAMES_SHOWN))));
        return names.size() > NAMES_SHOWN ? shown + " and " + (names.size() - NAMES_SHOWN) + " more" : shown;
    }

    /** The peer has chosen these letters; they may end up in a log. */
    static String printable(String text) {
        String clean = String.valueOf(text).replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "?");
        return clean.length() > LETTERS_SHOWN ? clean.substring(0, LETTERS_SHOWN) + "..." : clean;
    }
}
