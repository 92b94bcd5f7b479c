package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sides that cannot agree: ours is told on what, the other one by an alert. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class NothingInCommonTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));

    @TempDir
    private Path directory;

    // --- ours is the server

    private static void sendsAway(
            Backend backend, TlsServerOptions options, String reason, String heard, Object... clientOptions) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(options, server), clientOptions)) {
            server.expect("handshakeError " + reason);
            client.expect(heard);
            assertThat(client.status()).isNotZero();
            server.expectNothingMore();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_speaks_older_versions_only_is_sent_away(Backend backend) {
        sendsAway(
                backend,
                SERVER.withVersions(TlsVersion.TLS_1_3),
                "NO_COMMON_PROTOCOL",
                "alert protocol version",
                "-tls1_2");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_speaks_newer_versions_only_is_sent_away(Backend backend) {
        sendsAway(
                backend,
                SERVER.withVersions(TlsVersion.TLS_1_2),
                "NO_COMMON_PROTOCOL",
                "alert protocol version",
                "-tls1_3");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_speaks_a_version_nobody_should_speak_is_sent_away(Backend backend) {
        sendsAway(
                backend,
                SERVER,
                "NO_COMMON_PROTOCOL",
                "alert protocol version",
                "-tls1_1",
                "-cipher",
                "ALL:@SECLEVEL=0");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_knows_none_of_our_cipher_suites_is_sent_away(Backend backend) {
        sendsAway(
                backend,
                SERVER.withCiphers("ECDHE-ECDSA-AES128-GCM-SHA256"),
                "NO_COMMON_CIPHER",
                "alert handshake failure",
                "-tls1_2",
                "-cipher",
                "ECDHE-ECDSA-AES256-GCM-SHA384");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_cannot_use_our_key_is_sent_away(Backend backend) {
        sendsAway(
                backend,
                SERVER,
                "NO_COMMON_CIPHER",
                "alert handshake failure",
                "-tls1_2",
                "-cipher",
                "ECDHE-RSA-AES128-GCM-SHA256");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_cannot_check_our_signature_is_sent_away(Backend backend) {
        sendsAway(
                backend,
                SERVER,
                "NO_COMMON_CIPHER",
                "alert handshake failure",
                "-tls1_3",
                "-sigalgs",
                "RSA-PSS+SHA256");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_knows_none_of_our_groups_is_sent_away(Backend backend) {
        sendsAway(
                backend,
                SERVER.withGroups("P-384"),
                "NO_COMMON_GROUP",
                "alert handshake failure",
                "-tls1_3",
                "-groups",
                "X25519:P-256");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_offers_other_application_protocols_only_is_sent_away(Backend backend) {
        sendsAway(
                backend,
                SERVER.withApplicationProtocols("h2"),
                "NO_COMMON_APPLICATION_PROTOCOL",
                "alert no application protocol",
                "-alpn",
                "spdy/1,http/1.1");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_asks_for_an_unknown_name_is_sent_away(Backend backend) {
        sendsAway(
                backend,
                TlsServerOptions.ofNamesOnly(),
                "UNKNOWN_SERVER_NAME",
                "unrecognized name",
                "-servername",
                "nobody.test");
    }

    // --- ours is the client: openssl's server notices, and says so

    private void isSentAway(Backend backend, TlsClientOptions options, String alert, Object... serverOptions) {
        Witness client = new Witness();
        PemFiles files = PemFiles.write(directory, "server", ROOT.localServer());
        try (TlsLoop test = new TlsLoop(backend);
                Program server = OpenSsl.server(files, serverOptions)) {
            test.connect(options, client, OpenSsl.port(server));

            client.expect("connectError PEER_ALERT");
            assertThat(client.failure).hasMessageContaining("'" + alert + "'");
            client.expectNothingMore();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_speaks_older_versions_only_sends_us_away(Backend backend) {
        isSentAway(backend, CLIENT.withVersions(TlsVersion.TLS_1_3), "protocol_version", "-tls1_2");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_speaks_newer_versions_only_sends_us_away(Backend backend) {
        isSentAway(backend, CLIENT.withVersions(TlsVersion.TLS_1_2), "protocol_version", "-tls1_3");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_knows_none_of_our_cipher_suites_sends_us_away(Backend backend) {
        isSentAway(
                backend,
                CLIENT.withCiphers("ECDHE-ECDSA-AES128-GCM-SHA256"),
                "handshake_failure",
                "-tls1_2",
                "-cipher",
                "ECDHE-ECDSA-AES256-GCM-SHA384");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_knows_none_of_our_groups_sends_us_away(Backend backend) {
        isSentAway(backend, CLIENT.withGroups("P-384"), "handshake_failure", "-tls1_3", "-groups", "X25519:P-256");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_speaks_other_application_protocols_only_sends_us_away(Backend backend) {
        isSentAway(
                backend, CLIENT.withApplicationProtocols("h2"), "no_application_protocol", "-alpn", "spdy/1,http/1.1");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_does_not_know_the_name_sends_us_away(Backend backend) {
        PemFiles other = PemFiles.write(directory, "other", ROOT.server("other.test"));
        isSentAway(
                backend,
                CLIENT,
                "unrecognized_name",
                "-servername",
                "other.test",
                "-servername_fatal",
                "-cert2",
                other.certificates(),
                "-key2",
                other.key());
    }
}
