package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.berth.testing.Logged;
import io.berth.tls.CertificateMaker.Use;
import io.berth.tls.TlsException.Reason;
import io.berth.tls.Trust.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PinsTest {
    /** A key that lies ready. */
    private static final String SPARE =
            Pins.pin(Identity.selfSigned("spare").chain().get(0));

    private final Certificates root = Certificates.authority();
    private final Certificates middle = root.intermediate("Middle");
    private final Identity server = middle.server("a.example");

    @Test
    void a_pin_is_what_openssl_computes(@TempDir Path directory) throws Exception {
        for (Identity identity : List.of(server, root.withRsaLeaves().server("a.example"))) {
            PemFiles files = PemFiles.write(directory, "server", identity);
            Path key = directory.resolve("public.der");
            Path digest = directory.resolve("digest");
            OpenSsl.run("pkey", "-in", files.key(), "-pubout", "-outform", "der", "-out", key);
            OpenSsl.run("dgst", "-sha256", "-binary", "-out", digest, key);

            assertThat(Pins.pin(identity.chain().get(0)))
                    .isEqualTo(Base64.getEncoder().encodeToString(Files.readAllBytes(digest)));
        }
    }

    @Test
    void a_peer_passes_by_its_own_key_that_of_an_intermediate_or_that_of_the_root() {
        for (X509Certificate certificate :
                List.of(server.chain().get(0), server.chain().get(1), root.root())) {
            Pins pins = Pins.of(certificate).withBackup(SPARE);

            assertThatNoException().isThrownBy(() -> verify(pins, server));
        }
    }

    @Test
    void a_peer_passes_by_the_backup() {
        Pins pins = Pins.of(SPARE).withBackup(Pins.pin(server.chain().get(0)));

        assertThatNoException().isThrownBy(() -> verify(pins, server));
    }

    @Test
    void a_peer_with_a_new_certificate_for_the_same_key_passes() {
        KeyPair keys = CertificateMaker.ec("secp256r1");
        CertificateMaker maker =
                CertificateMaker.named("a.example").withUse(Use.SERVER).withKeys(keys);
        Pins pins = Pins.of(root.identity(maker).chain().get(0)).withBackup(SPARE);

        assertThatNoException().isThrownBy(() -> verify(pins, root.identity(maker)));
    }

    @Test
    void a_peer_with_other_keys_is_refused_and_its_pins_are_told() {
        Identity other = root.server("a.example");
        Pins pins = Pins.of(server.chain().get(0)).withBackup(SPARE);

        Refusal.of(Reason.PIN_MISMATCH, () -> verify(pins, other))
                .contains(Pins.pin(other.chain().get(0)), Pins.pin(root.root()))
                .contains(Pins.pin(server.chain().get(0)), SPARE);
    }

    @Test
    void a_pinned_certificate_that_is_shown_and_did_not_issue_anything_does_not_count() {
        Identity other = root.server("a.example");
        Pins onMiddle = Pins.of(server.chain().get(1)).withBackup(SPARE);
        X509Certificate[] padded = {
            other.chain().get(0), server.chain().get(1), server.chain().get(0)
        };

        Refusal.of(Reason.PIN_MISMATCH, () -> verifier(onMiddle).verify(padded, "UNKNOWN", Side.SERVER, null))
                .contains("has the keys [" + Pins.pin(other.chain().get(0)) + ", " + Pins.pin(root.root()) + "]");
    }

    @Test
    void a_pinned_leaf_cannot_issue_by_its_key() {
        Issued leaf = CertificateMaker.named("leaf").issuedBy(authority());
        Issued below = CertificateMaker.named("below").issuedBy(leaf);

        assertThat(TrustedPath.of(
                        new X509Certificate[] {below.certificate(), leaf.certificate()}, new X509Certificate[0]))
                .containsExactly(below.certificate());
    }

    @Test
    void chains_that_go_round_in_circles_come_to_an_end() {
        KeyPair keys = CertificateMaker.ec("secp256r1");
        List<X509Certificate> same = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            same.add(CertificateMaker.named("same")
                    .withUse(Use.AUTHORITY)
                    .withKeys(keys)
                    .selfSigned()
                    .certificate());
        }

        assertThat(TrustedPath.of(same.toArray(X509Certificate[]::new), new X509Certificate[0]))
                .hasSizeLessThanOrEqualTo(16)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_peer_that_is_not_trusted_is_not_helped_by_a_pin() {
        Identity stranger = Certificates.authority("Other").server("a.example");
        Pins pins = Pins.of(stranger.chain().get(0)).withBackup(SPARE);

        Refusal.of(Reason.UNTRUSTED, () -> verify(pins, stranger)).contains("'CN=Other'");
    }

    @Test
    void for_trying_a_mismatch_is_reported_and_let_through() {
        Identity other = root.server("a.example");
        List<PinReport> reports = new ArrayList<>();
        Pins pins = Pins.of(server.chain().get(0)).withBackup(SPARE).reportOnly(reports::add);

        verify(pins, server);
        assertThat(reports).isEmpty();
        verify(pins, other);

        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.pinned()).containsExactly(Pins.pin(server.chain().get(0)), SPARE);
            assertThat(report.seen()).containsExactly(Pins.pin(other.chain().get(0)), Pins.pin(root.root()));
            assertThat(report.chain()).containsExactly(other.chain().get(0), root.root());
        });
        assertThat(pins).asString().contains(SPARE, "report only");
    }

    @Test
    void what_a_reporter_throws_is_logged_and_the_peer_is_let_through() {
        Pins pins = Pins.of(server.chain().get(0)).withBackup(SPARE).reportOnly(report -> {
            throw new IllegalStateException("no paper");
        });

        try (Logged logged = Logged.by("io.berth.tls")) {
            verify(pins, root.server("a.example"));

            assertThat(logged.failures())
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasMessage("no paper"));
        }
    }

    @Test
    void pins_may_begin_with_the_name_of_the_digest_and_lack_their_padding() {
        String pin = Pins.pin(server.chain().get(0));

        Pins named = Pins.of("sha256/" + pin).withBackup(SPARE);
        Pins bare = Pins.of(pin.replace("=", "")).withBackup("sha256/" + SPARE);

        assertThat(named).hasToString("Pins[" + pin + ", " + SPARE + "]");
        assertThat(bare).hasToString(named.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256/", "abc", "not base64!", "AAAA", "sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void what_is_no_pin_is_told(String text) {
        Refusal.of(Reason.INVALID_OPTION, () -> Pins.of(text)).contains("'" + text + "' is no pin", "Pins.pin");
        Refusal.of(Reason.INVALID_OPTION, () -> Pins.of(SPARE).withBackup(text)).contains("'" + text + "' is no pin");
    }

    @Test
    void pins_without_a_backup_are_told_why_one_is_needed() {
        Refusal.of(Reason.INVALID_OPTION, () -> Pins.of(SPARE).withBackup())
                .contains("no backup pins", "the day that the key in use is lost", "at least one");
        Refusal.of(Reason.INVALID_OPTION, () -> Pins.of(SPARE).withBackup("sha256/" + SPARE))
                .contains("'" + SPARE + "' is pinned as in use");
        Refusal.of(Reason.INVALID_OPTION, Pins::of).contains("there are no pins");
    }

    private void verify(Pins pins, Identity peer) {
        verifier(pins).verify(peer.chain().toArray(X509Certificate[]::new), "UNKNOWN", Side.SERVER, null);
    }

    private ChainVerifier verifier(Pins pins) {
        return ChainVerifier.of(Authorities.of(List.of(root.root())).trustManager())
                .withPins(pins);
    }

    private static Issued authority() {
        return CertificateMaker.named("Root").withUse(Use.AUTHORITY).selfSigned();
    }
}
