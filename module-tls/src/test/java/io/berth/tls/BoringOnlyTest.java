package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Logged;
import io.berth.tls.TlsException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only BoringSSL can do, and what the JDK says to those who ask it. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class BoringOnlyTest {
    /** A response that is no more than successful: enough for who passes it on. */
    private static final byte[] OCSP_RESPONSE = {0x30, 0x03, 0x0A, 0x01, 0x00};

    private static final Setup JDK = new Setup(TlsEngine.JDK, TlsEngine.JDK, TlsVersion.TLS_1_3);
    private static final Setup BORING = new Setup(TlsEngine.BORINGSSL, TlsEngine.BORINGSSL, TlsVersion.TLS_1_3);

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void a_client_sees_the_status_that_the_server_has_stapled(Setup setup) {
        Identity stapled = Setup.authority().localServer().withOcspResponse(OCSP_RESPONSE);
        try (TlsServer server = Tls.server(setup.serverOptions(stapled));
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().peerOcspResponse()).isEqualTo(OCSP_RESPONSE);
            assertThat(connection.server.engine().peerOcspResponse()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_sees_no_status_where_there_is_none(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().peerOcspResponse()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void both_sides_tell_the_same_secrets_to_whoever_logs_them(Setup setup) {
        List<String> ofServer = new ArrayList<>();
        List<String> ofClient = new ArrayList<>();
        try (TlsServer server = Tls.server(setup.serverOptions().withKeyLog(ofServer::add));
                TlsClient client = Tls.client(setup.clientOptions().withKeyLog(ofClient::add));
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.isDone()).isTrue();
        }
        String first = setup.version() == TlsVersion.TLS_1_2 ? "CLIENT_RANDOM " : "CLIENT_HANDSHAKE_TRAFFIC_SECRET ";
        assertThat(ofClient).anyMatch(line -> line.startsWith(first));
        assertThat(ofServer).containsExactlyInAnyOrderElementsOf(ofClient);
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void a_log_that_fails_does_not_hurt_the_handshake(Setup setup) {
        IllegalStateException full = new IllegalStateException("the disk is full");
        try (Logged logged = Logged.by("io.berth.tls");
                TlsServer server = Tls.server(setup.serverOptions().withKeyLog(line -> {
                    throw full;
                }));
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.server.isDone()).isTrue();
            assertThat(logged.failures()).isNotEmpty().containsOnly(full);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void the_group_of_the_key_exchange_is_told(Setup setup) {
        String expected = setup.version() == TlsVersion.TLS_1_2 ? "X25519" : "X25519MLKEM768";
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().group()).isEqualTo(expected);
            assertThat(connection.server.engine().group()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void the_group_that_was_chosen_is_used(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions().withGroups("P-384", "X25519", "P-256"));
                TlsServer stubborn = Tls.server(setup.serverOptions().withGroups("P-384", "P-256"));
                InMemory connection = new InMemory(stubborn, client).shaken();
                InMemory usual = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().group()).isEqualTo("P-384");
            assertThat(usual.client.engine().group()).isEqualTo("X25519");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void no_common_group_is_told_to_both(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions().withGroups("P-384"));
                TlsClient client = Tls.client(setup.clientOptions().withGroups("X25519"));
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.NO_COMMON_GROUP);
            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
        }
    }

    @Test
    void the_jdk_keeps_the_group_to_itself() {
        try (TlsServer server = Tls.server(JDK.serverOptions());
                TlsClient client = Tls.client(JDK.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().group()).isNull();
        }
    }

    @Test
    void the_jdk_has_no_key_log() {
        Refusal.of(Reason.NOT_SUPPORTED, () -> Tls.client(JDK.clientOptions().withKeyLog(line -> {})))
                .contains("withKeyLog");
        Refusal.of(Reason.NOT_SUPPORTED, () -> Tls.server(JDK.serverOptions().withKeyLog(line -> {})))
                .contains("withKeyLog");
    }

    @Test
    void the_jdk_takes_no_keys_of_tickets_and_has_no_choice_of_a_cache() {
        Resumption tickets = Resumption.byTickets(TicketKeys.random());
        Refusal.of(Reason.NOT_SUPPORTED, () -> Tls.server(JDK.serverOptions().withResumption(tickets)))
                .contains("TicketKeys");
        Refusal.of(Reason.NOT_SUPPORTED, () -> Tls.server(JDK.serverOptions().withResumption(Resumption.byCache(10))))
                .contains("byCache");
    }

    @Test
    void the_jdk_staples_no_status() {
        Identity stapled = Setup.authority().localServer().withOcspResponse(OCSP_RESPONSE);

        Refusal.of(Reason.NOT_SUPPORTED, () -> Tls.server(JDK.serverOptions(stapled)))
                .contains("withOcspResponse");
    }

    @Test
    void the_jdk_does_not_know_the_groups_that_withstand_quantum_computers() {
        Refusal.of(Reason.NOT_SUPPORTED, () -> Tls.client(JDK.clientOptions().withGroups("X25519", "X25519MLKEM768")))
                .contains("withGroups");
    }

    @Test
    void the_jdk_can_be_told_of_groups_since_java_20() {
        Setup mixed = new Setup(TlsEngine.BORINGSSL, TlsEngine.JDK, TlsVersion.TLS_1_3);
        TlsServerOptions options = mixed.serverOptions().withGroups("P-384");
        if (Runtime.version().feature() < 20) {
            Refusal.of(Reason.NOT_SUPPORTED, () -> Tls.server(options)).contains("Java 20");
            return;
        }
        try (TlsServer server = Tls.server(options);
                TlsClient client = Tls.client(mixed.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().group()).isEqualTo("P-384");
        }
    }

    @Test
    void cipher_suites_and_groups_that_nobody_knows_are_mistakes() {
        for (Setup setup : List.of(JDK, BORING)) {
            Refusal.of(
                            Reason.INVALID_OPTION,
                            () -> Tls.client(setup.clientOptions().withCiphers("ROT13")))
                    .contains("ROT13");
        }
        Refusal.of(
                        Reason.INVALID_OPTION,
                        () -> Tls.client(BORING.clientOptions().withGroups("P-17")))
                .contains("P-17");
    }

    @Test
    void a_server_without_an_identity_tells_of_mistakes_when_it_is_made() {
        for (Setup setup : List.of(JDK, BORING)) {
            Refusal.of(Reason.INVALID_OPTION, () -> Tls.server(setup.namesOnly().withCiphers("ROT13")))
                    .contains("ROT13");
        }
        Refusal.of(Reason.INVALID_OPTION, () -> Tls.server(BORING.namesOnly().withGroups("P-17")))
                .contains("P-17");
        Refusal.of(Reason.NOT_SUPPORTED, () -> Tls.server(JDK.namesOnly().withKeyLog(line -> {})))
                .contains("withKeyLog");
        Refusal.of(Reason.NOT_SUPPORTED, () -> Tls.server(JDK.namesOnly().withResumption(Resumption.byCache(10))))
                .contains("byCache");
    }

    @Test
    void the_jdk_knows_both_kinds_of_names_of_cipher_suites() {
        Setup old = new Setup(TlsEngine.JDK, TlsEngine.JDK, TlsVersion.TLS_1_2);
        Map<String, String> names = Map.of(
                "ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                "ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                "ECDHE-ECDSA-AES128-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256");
        names.forEach((name, cipher) -> {
            try (TlsServer server = Tls.server(old.serverOptions());
                    TlsClient client = Tls.client(old.clientOptions().withCiphers(name));
                    InMemory connection = new InMemory(server, client).shaken()) {
                assertThat(connection.client.engine().cipher()).isEqualTo(cipher);
            }
        });
    }
}
