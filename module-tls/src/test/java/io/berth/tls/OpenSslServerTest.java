package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client as openssl's server sees it. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class OpenSslServerTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsClientOptions TRUSTING = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));

    @TempDir
    private Path directory;

    /** The server, for "localhost" and one client. */
    private Program server(Object... options) {
        Identity identity = ROOT.intermediate("Middle").localServer();
        Object[] once = {"-naccept", 1};
        return OpenSsl.server(PemFiles.write(directory, "server", identity), OpenSsl.join(List.of(once), options));
    }

    /** Connects, exchanges a line with the server and says goodbye. Returns what was agreed on. */
    private static TlsConnection talk(TlsLoop test, TlsClientOptions options, Program server) {
        Witness client = Witness.greeting("hello\n");
        test.connect(options, client, OpenSsl.port(server));
        client.expect("open");
        server.expect("hello");
        server.say("welcome");
        client.expectData("welcome\n");
        test.run(() -> client.socket.shutdown());
        client.expect("end");
        client.expect("close ENDED");
        return client.connection;
    }

    @ParameterizedTest
    @EnumSource
    void speaks_tls_1_3_with_us(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-tls1_3")) {
            TlsConnection agreed = talk(test, TRUSTING, server);

            assertThat(agreed.protocol()).isEqualTo("TLSv1.3");
            assertThat(server.output()).contains("CIPHER is " + agreed.cipher());
        }
    }

    @ParameterizedTest
    @EnumSource
    void speaks_tls_1_2_with_us(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-tls1_2")) {
            TlsConnection agreed = talk(test, TRUSTING, server);

            assertThat(agreed.protocol()).isEqualTo("TLSv1.2");
            assertThat(server.output()).contains("CIPHER is " + agreed.cipher());
        }
    }

    @ParameterizedTest
    @EnumSource
    void its_certificates_can_be_seen(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server()) {
            TlsConnection agreed = talk(test, TRUSTING, server);

            assertThat(agreed.peerCertificates())
                    .extracting(
                            certificate -> certificate.getSubjectX500Principal().getName())
                    .containsExactly("CN=localhost", "CN=Middle");
        }
    }

    @ParameterizedTest
    @EnumSource
    void its_rsa_key_is_believed(Backend backend) {
        PemFiles files = PemFiles.write(directory, "rsa", ROOT.withRsaLeaves().localServer());
        try (TlsLoop test = new TlsLoop(backend);
                Program server = OpenSsl.server(files)) {
            TlsConnection agreed = talk(test, TRUSTING, server);

            assertThat(agreed.peerCertificates().get(0).getPublicKey().getAlgorithm())
                    .isEqualTo("RSA");
        }
    }

    @ParameterizedTest
    @EnumSource
    void is_asked_for_the_name_we_connect_to(Backend backend) {
        PemFiles other = PemFiles.write(directory, "other", ROOT.server("other.test"));
        try (TlsLoop test = new TlsLoop(backend);
                Program server =
                        server("-servername", "localhost", "-cert2", other.certificates(), "-key2", other.key())) {
            // given a server that shows the second certificate to those who ask for this name
            Witness client = new Witness();
            test.connect(TRUSTING, client, OpenSsl.port(server));

            client.expect("connectError WRONG_HOST");
        }
    }

    @ParameterizedTest
    @EnumSource
    void is_asked_for_the_name_that_was_set(Backend backend) {
        PemFiles other = PemFiles.write(directory, "other", ROOT.server("other.test"));
        try (TlsLoop test = new TlsLoop(backend);
                Program server =
                        server("-servername", "other.test", "-cert2", other.certificates(), "-key2", other.key())) {
            TlsConnection agreed = talk(test, TRUSTING.withServerName("other.test"), server);

            assertThat(HostNames.of(agreed.peerCertificates().get(0))).containsExactly("other.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void chooses_among_the_application_protocols_we_offer(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-alpn", "http/1.1,h2")) {
            TlsConnection agreed = talk(test, TRUSTING.withApplicationProtocols("h2", "http/1.1"), server);

            assertThat(agreed.applicationProtocol()).contains("http/1.1");
            assertThat(server.output()).contains("ALPN protocols selected: http/1.1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void may_ignore_the_application_protocols_we_offer(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server()) {
            TlsConnection agreed = talk(test, TRUSTING.withApplicationProtocols("h2"), server);

            assertThat(agreed.applicationProtocol()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void uses_the_only_group_we_offer(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server()) {
            TlsConnection agreed = talk(test, TRUSTING.withGroups("P-384"), server);

            assertThat(agreed.group()).contains("P-384");
            assertThat(server.output()).contains("Shared groups: secp384r1\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void may_ask_us_for_another_group_than_the_first(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-groups", "P-256")) {
            TlsConnection agreed = talk(test, TRUSTING.withGroups("X25519", "P-256"), server);

            assertThat(agreed.group()).contains("P-256");
        }
    }

    @ParameterizedTest
    @EnumSource
    void uses_the_only_cipher_suite_of_tls_1_2_we_offer(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-tls1_2")) {
            TlsConnection agreed = talk(test, TRUSTING.withCiphers("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"), server);

            assertThat(agreed.cipher()).isEqualTo("ECDHE-ECDSA-AES256-GCM-SHA384");
        }
    }

    @ParameterizedTest
    @EnumSource
    void logs_the_same_keys_as_we(Backend backend) {
        List<String> ours = new ArrayList<>();
        Path theirs = directory.resolve("keys.log");
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-keylogfile", theirs)) {
            talk(test, TRUSTING.withKeyLog(ours::add), server);
        }

        assertThat(PemFiles.text(theirs).lines().filter(line -> !line.startsWith("#")))
                .hasSize(5)
                .containsExactlyInAnyOrderElementsOf(ours);
    }
}
