package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.tls.TlsException.Reason;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Versions that are chosen, and those that nobody can choose. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class VersionsTest {
    private static final int VERSION_OF_HELLO = 9;

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void only_the_version_that_was_chosen_is_spoken(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client =
                        Tls.client(setup.clientOptions().withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3));
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().protocol()).isEqualTo(setup.protocol());
            assertThat(connection.server.engine().protocol()).isEqualTo(setup.protocol());
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void both_sides_are_told_when_no_version_suits_both(Setup setup) {
        TlsVersion other = setup.version() == TlsVersion.TLS_1_2 ? TlsVersion.TLS_1_3 : TlsVersion.TLS_1_2;
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions().withVersions(other));
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.NO_COMMON_PROTOCOL);
            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_an_older_version_is_sent_away(TlsEngine engine) {
        Setup old = new Setup(TlsEngine.BORINGSSL, engine, TlsVersion.TLS_1_2);
        try (TlsServer server = Tls.server(old.serverOptions().withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3));
                TlsClient client = Tls.client(old.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            byte[] hello = connection.client.takeSending();
            assertThat(hello[VERSION_OF_HELLO + 1]).isEqualTo((byte) 3); // TLS 1.2
            hello[VERSION_OF_HELLO + 1] = 2; // TLS 1.1
            connection.server.receive(hello);

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.NO_COMMON_PROTOCOL);
        }
    }
}
