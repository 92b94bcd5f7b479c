package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.berth.tls.CertificateMaker.Use;
import io.berth.tls.TlsException.Reason;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class IdentityCheckTest {
    private static final Instant FROM = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2030-03-01T00:00:00Z");

    private final Certificates root = Certificates.authority();

    @Test
    void a_key_of_another_pair_is_refused_and_both_kinds_are_named() {
        Identity ec = root.server("a.example");
        Identity otherEc = root.server("b.example");
        Identity rsa = root.withRsaLeaves().server("c.example");
        PrivateKey otherRsa = CertificateMaker.rsa(1024).getPrivate();
        PrivateKey otherCurve = CertificateMaker.ec("secp384r1").getPrivate();

        expectMismatch(otherEc.key(), ec.chain(), "CN=a.example", "kind EC");
        expectMismatch(otherCurve, ec.chain(), "CN=a.example", "kind EC");
        expectMismatch(rsa.key(), ec.chain(), "kind RSA", "CN=a.example", "kind EC");
        expectMismatch(otherRsa, rsa.chain(), "kind RSA", "CN=c.example");
    }

    @Test
    void the_files_of_a_pair_that_does_not_fit_are_named(@TempDir Path directory) {
        PemFiles one = PemFiles.write(directory, "one", root.server("a.example"));
        PemFiles other = PemFiles.write(directory, "other", root.server("a.example"));

        Refusal.of(Reason.KEY_MISMATCH, () -> Identity.pem(one.certificates(), other.key()))
                .contains(one.certificates().toString(), other.key().toString());
    }

    @Test
    void a_chain_with_its_root_or_without_holds() {
        Identity made = root.intermediate("Middle").server("a.example");
        List<X509Certificate> withRoot =
                List.of(made.chain().get(0), made.chain().get(1), root.root());

        assertThat(Identity.of(made.key(), withRoot).chain()).hasSize(3);
        assertThat(made.chain()).hasSize(2);
    }

    @Test
    void a_chain_the_wrong_way_round_is_told_by_the_place_of_its_own_certificate() {
        Identity made = root.intermediate("Middle").server("a.example");

        expectBroken(
                made.key(),
                List.of(made.chain().get(1), made.chain().get(0)),
                "certificate 2 of 2 'CN=a.example'",
                "is not the first");
    }

    @Test
    void an_issuer_left_out_of_the_middle_is_named() {
        Identity made = root.intermediate("Middle").intermediate("Low").server("a.example");

        expectBroken(
                made.key(),
                List.of(made.chain().get(0), made.chain().get(2)),
                "certificate 2 of 2 'CN=Middle'",
                "not the issuer",
                "CN=Low");
    }

    @Test
    void a_certificate_given_twice_is_told() {
        Identity made = root.server("a.example");

        expectBroken(made.key(), List.of(made.chain().get(0), made.chain().get(0)), "the same again");
    }

    @Test
    void an_issuer_of_the_same_name_with_another_key_is_told() {
        Identity made = root.intermediate("Middle").server("a.example");
        X509Certificate namesake =
                root.intermediate("Middle").server("b.example").chain().get(1);

        expectBroken(made.key(), List.of(made.chain().get(0), namesake), "the right name and another key");
    }

    @Test
    void an_issuer_that_is_no_authority_is_told() {
        Issued server = CertificateMaker.named("no authority").selfSigned();
        Issued leaf = CertificateMaker.named("leaf").issuedBy(server);

        expectBroken(
                leaf.key(),
                List.of(leaf.certificate(), server.certificate()),
                "'CN=no authority'",
                "not the certificate of an authority");
    }

    @Test
    void no_certificates_are_no_identity() {
        Refusal.of(
                        Reason.INVALID_CERTIFICATE,
                        () -> Identity.of(root.server("a").key(), List.of()))
                .contains("empty");
    }

    @ParameterizedTest
    @CsvSource({"2030-01-01T00:00:00Z", "2030-02-01T00:00:00Z", "2030-03-01T00:00:00Z"})
    void from_the_first_second_to_the_last_it_is_valid(Instant now) {
        assertThatNoException().isThrownBy(() -> IdentityCheck.dates(dated(), at(now)));
    }

    @Test
    void before_that_it_is_not_valid_yet_and_the_dates_are_told() {
        Instant now = FROM.minusSeconds(1);

        Refusal.of(Reason.CERTIFICATE_NOT_YET_VALID, () -> IdentityCheck.dates(dated(), at(now)))
                .contains("'CN=a.example'", "valid from " + FROM, "now is " + now);
    }

    @Test
    void after_that_it_has_expired_and_the_dates_are_told() {
        Instant now = UNTIL.plusSeconds(1);

        Refusal.of(Reason.CERTIFICATE_EXPIRED, () -> IdentityCheck.dates(dated(), at(now)))
                .contains("'CN=a.example'", "valid until " + UNTIL, "now is " + now);
    }

    @Test
    void the_dates_of_issuers_count_too() {
        Issued old = CertificateMaker.named("Old Root")
                .withUse(Use.AUTHORITY)
                .withDates(FROM, UNTIL)
                .selfSigned();
        Issued leaf = CertificateMaker.named("leaf")
                .withDates(FROM, UNTIL.plusSeconds(1000))
                .issuedBy(old);
        Identity identity = Identity.of(leaf.key(), List.of(leaf.certificate(), old.certificate()));

        Refusal.of(Reason.CERTIFICATE_EXPIRED, () -> IdentityCheck.dates(identity, at(UNTIL.plusSeconds(1))))
                .contains("certificate 2 of 2 'CN=Old Root'");
    }

    private Identity dated() {
        return root.identity(CertificateMaker.named("a.example").withDates(FROM, UNTIL));
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private static void expectMismatch(PrivateKey key, List<X509Certificate> chain, String... parts) {
        Refusal.of(Reason.KEY_MISMATCH, () -> Identity.of(key, chain)).contains(parts);
    }

    private static void expectBroken(PrivateKey key, List<X509Certificate> chain, String... parts) {
        Refusal.of(Reason.BROKEN_CHAIN, () -> Identity.of(key, chain)).contains(parts);
    }
}
