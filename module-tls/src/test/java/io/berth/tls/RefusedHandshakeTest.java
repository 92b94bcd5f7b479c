package io.berth.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Logged;
import io.berth.tls.TlsException.Reason;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes that fail: each for its reason, and with an alert for the other side. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class RefusedHandshakeTest {
    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_with_other_application_protocols_is_sent_away(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions().withApplicationProtocols("one"));
                TlsClient client = Tls.client(setup.clientOptions().withApplicationProtocols("two"));
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.NO_COMMON_APPLICATION_PROTOCOL);
            assertThat(connection.server.failure()).hasMessageContaining("two");
            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
            assertThat(connection.client.failure()).hasMessageContaining("no_application_protocol");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_that_asks_for_an_unknown_name_is_sent_away(Setup setup) {
        try (TlsServer server = Tls.server(setup.namesOnly());
                TlsClient client = Tls.client(setup.clientOptions())) {
            server.add(ServerName.of("elsewhere", null, Setup.authority().server("elsewhere")));
            try (InMemory connection = new InMemory(server, client)) {
                connection.exchange();

                assertThat(connection.server.failure().reason()).isEqualTo(Reason.UNKNOWN_SERVER_NAME);
                assertThat(connection.server.failure()).hasMessageContaining("'localhost'");
                assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
                assertThat(connection.client.failure()).hasMessageContaining("unrecognized_name");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#same")
    void what_a_client_asks_for_cannot_forge_lines_of_a_log(Setup setup) {
        try (TlsServer server = Tls.server(setup.namesOnly());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            String hello = new String(connection.client.takeSending(), ISO_8859_1);
            connection.server.receive(
                    hello.replace("localhost", "lo\ncal\u0085st").getBytes(ISO_8859_1));

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.UNKNOWN_SERVER_NAME);
            assertThat(connection.server.failure()).hasMessageContaining("'lo?cal?st'");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void no_common_cipher_is_told_to_both(Setup setup) {
        Setup old = new Setup(setup.clientEngine(), setup.serverEngine(), TlsVersion.TLS_1_2);
        try (TlsServer server = Tls.server(old.serverOptions().withCiphers("ECDHE-ECDSA-AES128-GCM-SHA256"));
                TlsClient client = Tls.client(old.clientOptions().withCiphers("ECDHE-ECDSA-AES256-GCM-SHA384"));
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.NO_COMMON_CIPHER);
            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_server_that_nobody_vouches_for_is_refused(Setup setup) {
        Identity unknown = Certificates.authority("Nobody").localServer();
        assertRefused(setup, setup.serverOptions(unknown), Reason.UNTRUSTED);
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_server_with_another_name_is_refused(Setup setup) {
        Identity other = Setup.authority().server("other.example");
        assertRefused(setup, setup.serverOptions(other), Reason.WRONG_HOST);
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_server_whose_certificate_has_expired_is_refused(Setup setup) {
        Identity old = Setup.authority().expired(Certificates.LOCAL);
        try (Logged logged = Logged.by("io.berth.tls")) {
            assertRefused(setup, setup.serverOptions(old), Reason.CERTIFICATE_EXPIRED);
            assertThat(logged.failures()).hasSize(1);
        }
    }

    private static void assertRefused(Setup setup, TlsServerOptions options, Reason reason) {
        try (TlsServer server = Tls.server(options);
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();

            assertThat(connection.client.failure().reason()).isEqualTo(reason);
            assertThat(connection.server.failure().reason()).isEqualTo(Reason.PEER_ALERT);
            assertThat(connection.server.failure()).hasMessageMatching(".*'(unknown_ca|[a-z_]*certificate[a-z_]*)'.*");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void what_is_no_tls_is_called_that_by_both_sides(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            connection.server.receive("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            connection.client.receive("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.NOT_TLS);
            assertThat(connection.client.failure().reason()).isEqualTo(Reason.NOT_TLS);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_server_that_answers_with_nonsense_in_a_record_breaks_the_rules(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            connection.client.receive(
                    (byte) 22, (byte) 3, (byte) 3, (byte) 0, (byte) 4, (byte) 77, (byte) 0, (byte) 0, (byte) 0);

            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PROTOCOL_ERROR);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void an_alert_in_the_place_of_an_answer_is_passed_on(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            connection.client.receive((byte) 21, (byte) 3, (byte) 3, (byte) 0, (byte) 2, (byte) 2, (byte) 40);

            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
            assertThat(connection.client.failure()).hasMessageContaining("handshake_failure");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_goodbye_in_the_place_of_an_answer_is_an_interruption(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            connection.client.receive((byte) 21, (byte) 3, (byte) 3, (byte) 0, (byte) 2, (byte) 1, (byte) 0);

            assertThat(connection.client.failure().reason()).isEqualTo(Reason.INTERRUPTED);
        }
    }
}
