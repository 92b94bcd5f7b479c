package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.tls.TlsException.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Custom verifications, which take their time: nothing passes before they have answered. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class VerdictTest {
    private static final Identity ANNA = Setup.authority().client("Anna");
    private final TlsException no = TlsException.ofPeer(Reason.REFUSED, "not her");

    private static Trust asking() {
        return Trust.authorities(Setup.authority().root())
                .withVerification(peer -> Future.succeededFuture(), Duration.ofSeconds(1));
    }

    private static TlsServerOptions askingServer(Setup setup) {
        return setup.serverOptions().withClientAuthentication(ClientAuthentication.REQUIRED, asking());
    }

    // --- of the server

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_waits_for_the_verdict_about_the_server_and_goes_on(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions().withTrust(asking()));
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();
            assertThat(connection.client.need()).isEqualTo(Handshake.Need.VERDICT);
            assertThat(connection.server.need()).isEqualTo(Handshake.Need.BYTES);
            assertThat(connection.client.handshake().shown().name()).isEqualTo("localhost");
            assertThat(connection.client.handshake().shown().chain()).hasSize(1);
            connection.client.goOn();
            assertThat(connection.client.need()).isEqualTo(Handshake.Need.VERDICT);

            connection.client.verified();
            connection.shaken();
            connection.client.write((byte) 42);
            connection.exchange();

            assertThat(connection.server.read()).containsExactly(42);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_server_that_is_refused_is_told(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions().withTrust(asking()));
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();
            connection.client.refused(no);
            connection.exchange();

            assertThat(connection.client.failure()).isSameAs(no);
            assertThat(connection.server.failure().reason()).isEqualTo(Reason.PEER_ALERT);
            assertThat(connection.client.read()).isEmpty();
        }
    }

    // --- of the client

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_server_waits_for_the_verdict_about_the_client_and_goes_on_with_what_came_meanwhile(Setup setup) {
        try (TlsServer server = Tls.server(askingServer(setup));
                TlsClient client = Tls.client(setup.clientOptions().withIdentity(ANNA));
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();
            assertThat(connection.server.need()).isEqualTo(Handshake.Need.VERDICT);
            assertThat(connection.server.handshake().shown().own())
                    .isEqualTo(ANNA.chain().get(0));
            assertThat(connection.server.handshake().shown().name()).isEqualTo("localhost");
            if (connection.client.isDone()) { // with TLS 1.3 it is
                connection.client.write((byte) 42);
                connection.exchange();
                assertThat(connection.server.need()).isEqualTo(Handshake.Need.VERDICT);
                assertThat(connection.server.read()).isEmpty();
            }

            connection.server.verified();
            connection.shaken();
            connection.client.write((byte) 43);
            connection.exchange();

            assertThat(connection.server.read()).endsWith(43);
            assertThat(connection.server.read()).hasSize(setup.version() == TlsVersion.TLS_1_3 ? 2 : 1);
            assertThat(connection.server.engine().peerChain()).isEqualTo(ANNA.chain());
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_that_is_refused_is_told_and_none_of_its_bytes_are_read(Setup setup) {
        try (TlsServer server = Tls.server(askingServer(setup));
                TlsClient client = Tls.client(setup.clientOptions().withIdentity(ANNA));
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();
            if (connection.client.isDone()) {
                connection.client.write((byte) 42);
                connection.exchange();
            }
            connection.server.refused(no);
            connection.exchange();

            assertThat(connection.server.failure()).isSameAs(no);
            assertThat(connection.server.read()).isEmpty();
            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_that_was_refused_cannot_resume_anything(Setup setup) {
        try (TlsServer server = Tls.server(askingServer(setup));
                TlsClient client = Tls.client(setup.clientOptions().withIdentity(ANNA))) {
            try (InMemory refused = new InMemory(server, client)) {
                refused.exchange();
                refused.server.refused(no);
                refused.exchange();
            }
            try (InMemory again = new InMemory(server, client)) {
                again.exchange();

                assertThat(again.server.need()).isEqualTo(Handshake.Need.VERDICT);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void nobody_is_asked_about_a_client_that_is_not_trusted_anyway(Setup setup) {
        Identity stranger = Certificates.authority("Nobody").client("Anna");
        try (TlsServer server = Tls.server(askingServer(setup));
                TlsClient client = Tls.client(setup.clientOptions().withIdentity(stranger));
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.UNTRUSTED);
            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
        }
    }
}
