package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Keys of which a peer must have one: its own, or that of one of its issuers. They are checked after all else, so a peer
 * has to be trusted and pinned.
 *
 * <p>A pin is the SHA-256 of a public key (the SubjectPublicKeyInfo) in Base64, with or without {@code sha256/} before it;
 * {@link #pin} computes it. Besides those in use there must be a backup: the pin of a key that lies ready and is used
 * nowhere yet. Without one nobody could connect from the day that the key in use is lost.
 *
 * <pre>{@code
 * Pins pins = Pins.of("sha256/…").withBackup("sha256/…");
 * Pins forTrying = pins.reportOnly(report -> log.warn("would be refused: " + report.seen()));
 * }</pre>
 *
 * <p><b>Threading</b>: immutable, usable from any thread.
 *
 * <p><b>Failure</b>: what is no pin, and a backup that is none, is a {@link TlsException} with INVALID_OPTION. A peer
 * without a pinned key is refused with PIN_MISMATCH, which tells the pins that it has.
 */
public final class Pins {
    private static final System.Logger LOG = System.getLogger("io.berth.tls");
    private static final String PREFIX = "sha256/";
    private static final int BYTES = 32;

    private final Set<String> pinned;
    /** Null where a mismatch is a failure. */
    private final Consumer<PinReport> reporter;

    private Pins(Set<String> pinned, Consumer<PinReport> reporter) {
        this.pinned = pinned;
        this.reporter = reporter;
    }

    /** The pins of keys in use, at least one; {@link InUse#withBackup} makes them complete. */
    public static InUse of(String... pins) {
        return new InUse(parse("pins", pins));
    }

    /** The pin of the key of a certificate in use; {@link InUse#withBackup} makes it complete. */
    public static InUse of(X509Certificate certificate) {
        return new InUse(Set.of(pin(certificate)));
    }

    /** The pin of a certificate's key. */
    public static String pin(X509Certificate certificate) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256")
                            .digest(certificate.getPublicKey().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Pins of keys in use that lack a backup: a peer cannot be checked against them yet. */
    public static final class InUse {
        private final Set<String> pins;

        private InUse(Set<String> pins) {
            this.pins = pins;
        }

        /** With pins of keys that lie ready for the day those in use cannot be used any more; at least one. */
        public Pins withBackup(String... backups) {
            Set<String> all = new LinkedHashSet<>(pins);
            for (String backup : parse("backup pins, for the day that the key in use is lost,", backups)) {
                if (!all.add(backup)) {
                    throw TlsException.misuse(
                            Reason.INVALID_OPTION,
                            "the backup '" + backup + "' is pinned as in use and would be lost with it");
                }
            }
            return new Pins(all, null);
        }
    }

    /**
     * The same for trying out: a peer without a pinned key is told and let through. The consumer runs where the peer is
     * verified and must not block; what it throws is logged.
     */
    public Pins reportOnly(Consumer<PinReport> consumer) {
        return new Pins(pinned, Objects.requireNonNull(consumer, "consumer"));
    }

    /** Throws, or reports, if none of the keys of a chain is pinned. Its signatures must have been verified. */
    void check(List<X509Certificate> chain) {
        List<String> seen = chain.stream().map(Pins::pin).toList();
        if (seen.stream().anyMatch(pinned::contains)) {
            return;
        }
        if (reporter == null) {
            throw TlsException.ofPeer(
                    Reason.PIN_MISMATCH, "the peer's chain has the keys " + seen + ", and pinned are " + pinned);
        }
        try {
            reporter.accept(new PinReport(List.copyOf(pinned), seen, chain));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a report of pins could not be delivered", e);
        }
    }

    /** Text that is the same for the same pins, in whatever order they were given. */
    String policy() {
        return new TreeSet<>(pinned) + (reporter == null ? "" : " reported");
    }

    @Override
    public String toString() {
        return "Pins" + pinned + (reporter == null ? "" : " (report only)");
    }

    private static Set<String> parse(String what, String... pins) {
        if (pins.length == 0) {
            throw TlsException.misuse(Reason.INVALID_OPTION, "there are no " + what + " and at least one is needed");
        }
        Set<String> parsed = new LinkedHashSet<>();
        for (String pin : pins) {
            parsed.add(parse(pin));
        }
        return parsed;
    }

    private static String parse(String pin) {
        Objects.requireNonNull(pin, "pin");
        String base64 = pin.startsWith(PREFIX) ? pin.substring(PREFIX.length()) : pin;
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == BYTES) {
                // Anew, so that one without its padding is the same.
                return Base64.getEncoder().encodeToString(bytes);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw TlsException.misuse(
                Reason.INVALID_OPTION,
                "'" + pin + "' is no pin, that is the SHA-256 of a public key in Base64 (Pins.pin computes it)");
    }
}
