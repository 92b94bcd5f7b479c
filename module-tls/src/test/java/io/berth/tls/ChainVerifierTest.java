package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.berth.tls.CertificateMaker.Use;
import io.berth.tls.TlsException.Reason;
import io.berth.tls.Trust.Side;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.X509TrustManager;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChainVerifierTest {
    private final Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    private final Instant tomorrow = Instant.now().plus(Duration.ofDays(1));

    private final Certificates root = Certificates.authority("Trusted Root");
    private final ChainVerifier verifier =
            ChainVerifier.of(Authorities.of(List.of(root.root())).trustManager());

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"a.example", "B.EXAMPLE"})
    void a_server_of_a_trusted_authority_with_the_right_name_passes(String host) {
        expectPassed(root.server("a.example", "b.example"), Side.SERVER, host);
        expectPassed(root.withRsaLeaves().server("a.example", "b.example"), Side.SERVER, host);
        expectPassed(root.intermediate("Middle").server("a.example", "b.example"), Side.SERVER, host);
    }

    @Test
    void a_client_of_a_trusted_authority_passes() {
        expectPassed(root.client("alice"), Side.CLIENT, null);
    }

    @Test
    void a_certificate_that_signed_itself_passes_where_it_is_trusted_itself() {
        Identity self = Identity.selfSigned("localhost");

        ChainVerifier trusting = ChainVerifier.of(Authorities.of(self.chain()).trustManager());

        assertThatNoException().isThrownBy(() -> trusting.verify(shown(self), "UNKNOWN", Side.SERVER, "localhost"));
        refused(Reason.UNTRUSTED, self, Side.SERVER, "localhost").contains("'CN=localhost'");
    }

    @Test
    void a_peer_of_another_authority_is_not_trusted() {
        Identity stranger = Certificates.authority("Other Root").server("a.example");

        refused(Reason.UNTRUSTED, stranger, Side.SERVER, "a.example")
                .contains(
                        "the server's certificate 'CN=a.example', issued by 'CN=Other Root'", "nobody who is trusted");
        refused(Reason.UNTRUSTED, stranger, Side.CLIENT, null).contains("the client's certificate 'CN=a.example'");
    }

    @Test
    void a_root_of_the_same_name_is_not_trusted() {
        Identity stranger = Certificates.authority("Trusted Root").server("a.example");

        refused(Reason.UNTRUSTED, stranger, Side.SERVER, "a.example").contains("'CN=Trusted Root'");
    }

    @Test
    void a_chain_without_its_intermediate_is_not_trusted() {
        Identity whole = root.intermediate("Middle").server("a.example");
        Identity gap = Identity.of(whole.key(), whole.chain().subList(0, 1));

        refused(Reason.UNTRUSTED, gap, Side.SERVER, "a.example").contains("issued by 'CN=Middle'");
    }

    @Test
    void a_leaf_that_issues_is_not_trusted() {
        Issued server = CertificateMaker.named("evil.example").selfSigned();
        Issued leaf = CertificateMaker.named("a.example").withNames("a.example").issuedBy(server);
        X509Certificate[] chain = {leaf.certificate(), server.certificate(), root.root()};

        refused(Reason.UNTRUSTED, chain, Side.SERVER, "a.example").contains("'CN=evil.example'");
    }

    @Test
    void a_certificate_for_clients_is_refused_for_a_server_and_the_other_way_round() {
        refused(Reason.UNTRUSTED, root.client("alice"), Side.SERVER, null).contains("'CN=alice'");
        refused(Reason.UNTRUSTED, root.server("a.example"), Side.CLIENT, null).contains("'CN=a.example'");
    }

    @Test
    void a_certificate_that_has_expired_is_told_with_its_date() {
        Identity old = root.expired("a.example");

        refused(Reason.CERTIFICATE_EXPIRED, old, Side.SERVER, "a.example")
                .contains("'CN=a.example' was valid until "
                        + old.chain().get(0).getNotAfter().toInstant());
    }

    @Test
    void a_certificate_that_is_not_valid_yet_is_told_with_its_date() {
        Identity early = root.notYetValid("a.example");

        refused(Reason.CERTIFICATE_NOT_YET_VALID, early, Side.SERVER, "a.example")
                .contains("'CN=a.example' is valid from "
                        + early.chain().get(0).getNotBefore().toInstant());
    }

    @Test
    void an_intermediate_that_has_expired_is_the_one_that_is_named() {
        Issued authority = CertificateMaker.named("Root").withUse(Use.AUTHORITY).selfSigned();
        Issued middle = CertificateMaker.named("Old Middle")
                .withUse(Use.AUTHORITY)
                .withDates(yesterday.minus(Duration.ofDays(30)), yesterday)
                .issuedBy(authority);
        Issued leaf = CertificateMaker.named("a.example").issuedBy(middle);
        ChainVerifier trusting = ChainVerifier.of(
                Authorities.of(List.of(authority.certificate())).trustManager());

        Refusal.of(
                        Reason.CERTIFICATE_EXPIRED,
                        () -> trusting.verify(
                                new X509Certificate[] {leaf.certificate(), middle.certificate()},
                                "UNKNOWN",
                                Side.SERVER,
                                null))
                .contains("'CN=Old Middle' was valid until");
    }

    @Test
    void a_certificate_that_is_trusted_itself_is_no_exception_to_dates() {
        Issued old = CertificateMaker.named("localhost")
                .withDates(yesterday.minus(Duration.ofDays(30)), yesterday)
                .selfSigned();
        Issued early = CertificateMaker.named("localhost")
                .withDates(tomorrow, tomorrow.plus(Duration.ofDays(30)))
                .selfSigned();
        ChainVerifier trusting = ChainVerifier.of(
                Authorities.of(List.of(old.certificate(), early.certificate())).trustManager());

        Refusal.of(
                        Reason.CERTIFICATE_EXPIRED,
                        () -> trusting.verify(new X509Certificate[] {old.certificate()}, "UNKNOWN", Side.SERVER, null))
                .contains("was valid until");
        Refusal.of(
                        Reason.CERTIFICATE_NOT_YET_VALID,
                        () -> trusting.verify(
                                new X509Certificate[] {early.certificate()}, "UNKNOWN", Side.SERVER, null))
                .contains("is valid from");
    }

    @Test
    void a_certificate_of_somebody_else_is_told_with_the_names_it_has() {
        refused(Reason.WRONG_HOST, root.server("a.example", "*.b.example", "192.0.2.1"), Side.SERVER, "c.example")
                .contains("good for a.example, *.b.example, 192.0.2.1 and not for 'c.example'");
    }

    @Test
    void a_certificate_without_names_is_nobodys() {
        Identity nameless = root.identity(CertificateMaker.named("a.example").withUse(Use.SERVER));

        refused(Reason.WRONG_HOST, nameless, Side.SERVER, "a.example").contains("good for no host at all");
    }

    @Test
    void of_many_names_some_are_told_and_the_rest_is_counted() {
        String[] names =
                IntStream.range(0, 50).mapToObj(i -> "n" + i + ".example").toArray(String[]::new);

        refused(Reason.WRONG_HOST, root.server(names), Side.SERVER, "c.example")
                .contains("n0.example", "n9.example", "and 40 more")
                .doesNotContain("n10.example");
    }

    @Test
    void letters_that_would_upset_a_log_are_not_passed_on() {
        Identity nasty = Certificates.authority("Root\nINFO all is well").server("a.example");

        refused(Reason.UNTRUSTED, nasty, Side.SERVER, null).doesNotContain("\n");
    }

    @Test
    void a_peer_without_a_certificate_is_told() {
        refused(Reason.CERTIFICATE_MISSING, (X509Certificate[]) null, Side.CLIENT, null)
                .contains("the client has shown no certificate");
        refused(Reason.CERTIFICATE_MISSING, new X509Certificate[0], Side.SERVER, null)
                .contains("the server has shown no certificate");
    }

    @Test
    void a_trust_manager_that_breaks_lets_nobody_in() {
        ChainVerifier broken = ChainVerifier.of(new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {
                throw new IllegalStateException("broken");
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        });

        for (Side side : Side.values()) {
            Refusal.of(Reason.REFUSED, () -> broken.verify(shown(root.server("a.example")), "UNKNOWN", side, null))
                    .contains("the trust manager has failed over", "'CN=a.example'");
        }
    }

    @Test
    void what_peers_do_costs_no_stack_trace() {
        TlsException refusal = catchThrowableOfType(
                TlsException.class,
                () -> verifier.verify(shown(root.expired("a.example")), "UNKNOWN", Side.SERVER, null));

        assertThat(refusal.getStackTrace()).isEmpty();
        assertThat(refusal).hasCauseInstanceOf(CertificateException.class);
    }

    private void expectPassed(Identity peer, Side side, String host) {
        assertThatNoException().isThrownBy(() -> verifier.verify(shown(peer), "UNKNOWN", side, host));
    }

    private AbstractStringAssert<?> refused(Reason reason, Identity peer, Side side, String host) {
        return refused(reason, shown(peer), side, host);
    }

    private AbstractStringAssert<?> refused(Reason reason, X509Certificate[] chain, Side side, String host) {
        return Refusal.of(reason, () -> verifier.verify(chain, "UNKNOWN", side, host));
    }

    private static X509Certificate[] shown(Identity identity) {
        return identity.chain().toArray(X509Certificate[]::new);
    }
}
