package io.berth.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes that succeed, however their bytes come. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class HandshakeTest {
    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void both_sides_agree_on_a_version_and_a_cipher(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().protocol()).isEqualTo(setup.protocol());
            assertThat(connection.server.engine().protocol()).isEqualTo(setup.protocol());
            assertThat(connection.client.engine().cipher()).isNotBlank();
            assertThat(connection.client.engine().isResumed()).isFalse();
            assertThat(connection.server.engine().isResumed()).isFalse();
            assertThat(connection.client.engine().applicationProtocol()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void the_client_sees_the_chain_and_the_server_the_name(Setup setup) {
        Identity identity = Setup.authority().intermediate("Between").localServer();
        try (TlsServer server = Tls.server(setup.serverOptions(identity));
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().peerChain()).isEqualTo(identity.chain());
            assertThat(connection.server.engine().peerChain()).isEmpty();
            assertThat(connection.server.handshake().serverName()).isEqualTo("localhost");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void an_address_is_not_sent_as_a_name_and_is_checked_all_the_same(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client, new PeerName("127.0.0.1", 443)).shaken()) {
            assertThat(connection.server.handshake().serverName()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_handshake_may_come_byte_by_byte(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            connection.exchangeBytes();

            connection.shaken();
            connection.client.write("ping".getBytes(UTF_8));
            connection.exchangeBytes();
            assertThat(connection.server.read()).asString(UTF_8).isEqualTo("ping");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#same")
    void a_handshake_may_be_cut_anywhere(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions().withoutResumption())) {
            for (int cut = 1; cut < 2500; cut += cut < 100 ? 1 : 37) {
                try (InMemory connection = new InMemory(server, client)) {
                    connection.exchangeCutAt(cut);

                    assertThat(connection.client.isDone())
                            .as("client, cut at " + cut)
                            .isTrue();
                    assertThat(connection.server.isDone())
                            .as("server, cut at " + cut)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_hello_may_be_spread_over_records(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            byte[] hello = connection.client.takeSending();
            byte[] header = Arrays.copyOf(hello, 3);

            connection.server.receive(record(header, Arrays.copyOfRange(hello, 5, 50)));
            assertThat(connection.server.need()).isEqualTo(Handshake.Need.BYTES);
            connection.server.receive(record(header, Arrays.copyOfRange(hello, 50, hello.length)));

            connection.shaken();
        }
    }

    private static byte[] record(byte[] typeAndVersion, byte[] content) {
        byte[] record = Arrays.copyOf(typeAndVersion, 5 + content.length);
        record[3] = (byte) (content.length >> 8);
        record[4] = (byte) content.length;
        System.arraycopy(content, 0, record, 5, content.length);
        return record;
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void bytes_that_come_with_the_end_of_the_handshake_are_not_lost(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            while (!connection.client.isDone()) {
                connection.server.receive(connection.client.takeSending());
                connection.client.receive(connection.server.takeSending());
            }
            connection.client.write("early".getBytes(UTF_8));
            connection.server.receive(connection.client.takeSending());

            assertThat(connection.server.isDone()).isTrue();
            assertThat(connection.server.read()).asString(UTF_8).isEqualTo("early");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void the_servers_favourite_application_protocol_is_taken(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions().withApplicationProtocols("two", "one"));
                TlsClient client = Tls.client(setup.clientOptions().withApplicationProtocols("none", "one", "two"));
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().applicationProtocol()).isEqualTo("two");
            assertThat(connection.server.engine().applicationProtocol()).isEqualTo("two");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void who_offers_no_application_protocol_gets_none(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions().withApplicationProtocols("one"));
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().applicationProtocol()).isNull();
            assertThat(connection.server.engine().applicationProtocol()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void an_rsa_key_is_used_where_the_ec_key_does_not_fit(Setup setup) {
        Identity ec = Setup.authority().localServer();
        Identity rsa = Setup.authority().withRsaLeaves().localServer();
        String cipher = "ECDHE-RSA-AES256-GCM-SHA384";
        Setup old = new Setup(setup.clientEngine(), setup.serverEngine(), TlsVersion.TLS_1_2);
        try (TlsServer server = Tls.server(old.serverOptions(ec, rsa));
                TlsClient client = Tls.client(old.clientOptions().withCiphers(cipher));
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.client.engine().peerChain()).isEqualTo(rsa.chain());
            assertThat(connection.client.engine().cipher()).isIn(cipher, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
        }
    }
}
