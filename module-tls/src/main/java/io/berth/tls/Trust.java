package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom to believe. Clients ask it about servers, and servers that ask for certificates about their clients.
 *
 * <pre>{@code
 * Trust ours = Trust.authorities(Path.of("our-ca.pem"));
 * Trust pinned = Trust.system().withPins(Pins.of("sha256/…").withBackup("sha256/…"));
 * }</pre>
 *
 * <p><b>Threading</b>: immutable; the checks run on the loops of the connections.
 *
 * <p><b>Failure</b>: of a peer that is not believed, a {@link TlsException} says why; the peer is told by an alert.
 */
public final class Trust {
    /** Which side a peer is. */
    enum Side {
        CLIENT,
        SERVER
    }

    /** What kind of signature the key is for, in words of the JDK: it checks that the certificate allows one at all. */
    private static final String ANY_AUTHENTICATION = "UNKNOWN";

    private final List<X509Certificate> named; // the authorities that clients are told of
    private final ChainVerifier verifier; // null when everybody is believed
    private final boolean hostNames;
    private final PeerVerification verification; // null for no more checks
    private final Duration verificationTimeout;

    private Trust(
            List<X509Certificate> named,
            ChainVerifier verifier,
            boolean hostNames,
            PeerVerification verification,
            Duration verificationTimeout) {
        this.named = named;
        this.verifier = verifier;
        this.hostNames = hostNames;
        this.verification = verification;
        this.verificationTimeout = verificationTimeout;
    }

    private static Trust of(Authorities authorities, List<X509Certificate> named) {
        return new Trust(named, ChainVerifier.of(authorities.trustManager()), true, null, null);
    }

    /** In the authorities that the JDK believes: its own list, or that of {@code javax.net.ssl.trustStore}. */
    public static Trust system() {
        return of(Authorities.system(), List.of()); // too many to tell clients of
    }

    /** In the authorities of a PEM file; a certificate that signed itself may be among them, and then is believed. */
    public static Trust authorities(Path pem) {
        Authorities authorities = Authorities.pem(pem);
        return of(authorities, authorities.certificates());
    }

    /** In the authorities of PEM text. */
    public static Trust authorities(String pem) {
        Authorities authorities = Authorities.pem(pem);
        return of(authorities, authorities.certificates());
    }

    /** In these authorities. */
    public static Trust authorities(X509Certificate authority, X509Certificate... more) {
        List<X509Certificate> all = new ArrayList<>(List.of(Settings.require("authority", authority)));
        all.addAll(List.of(more));
        return of(Authorities.of(all), List.copyOf(all));
    }

    /** In everybody, whatever they show: whoever sits on the line can read and change all. For tests only. */
    public static Trust everybody() {
        return new Trust(List.of(), null, false, null, null);
    }

    /** The same for peers that have one of these keys too. */
    public Trust withPins(Pins pins) {
        Settings.require("pins", pins);
        if (verifier == null) {
            throw TlsException.misuse(
                    Reason.INVALID_OPTION,
                    "pins are checked on the way to an authority, and everybody is trusted; use Trust.authorities");
        }
        return new Trust(named, verifier.withPins(pins), hostNames, verification, verificationTimeout);
    }

    /** The same for servers whose certificate is for another name than the one connected to. */
    public Trust withoutHostNames() {
        return new Trust(named, verifier, false, verification, verificationTimeout);
    }

    /** The same with one more check after all others; an answer that takes longer than {@code timeout} is a no. */
    public Trust withVerification(PeerVerification verification, Duration timeout) {
        return new Trust(
                named,
                verifier,
                hostNames,
                Settings.require("verification", verification),
                Settings.positive("timeout", timeout));
    }

    /** Throws unless a peer can be believed so far; {@link #verification} may still say no. */
    void check(PeerCertificates shown, Side side) {
        if (verifier != null) {
            verifier.verify(
                    shown.chain().toArray(new X509Certificate[0]),
                    ANY_AUTHENTICATION,
                    side,
                    side == Side.SERVER && hostNames ? shown.name() : null);
        }
    }

    /** The custom check, or null. */
    PeerVerification verification() {
        return verification;
    }

    Duration verificationTimeout() {
        return verificationTimeout;
    }

    boolean checksHostNames() {
        return hostNames;
    }

    /**
     * What tells it from another one that lets other clients in. Those who share the keys of tickets believe what is in
     * each other's only if they agree in it. Custom verifications all look the same.
     */
    String policy() {
        return verifier == null
                ? "everybody"
                : verifier.policy() + new String(authoritiesPem(), StandardCharsets.US_ASCII) + (verification != null);
    }

    /** The authorities that clients are told of, so that they choose the right certificate. */
    List<X509Certificate> named() {
        return named;
    }

    /** The same as PEM. */
    byte[] authoritiesPem() {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate authority : named) {
            try {
                pem.append(Pem.write(Pem.CERTIFICATE, authority.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw TlsException.misuse(Reason.INVALID_CERTIFICATE, "an authority cannot be written", e);
            }
        }
        return pem.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
