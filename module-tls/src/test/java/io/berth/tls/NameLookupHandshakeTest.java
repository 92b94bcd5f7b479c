package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.tls.TlsException.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of servers: those in the table, and those that somebody has to be asked about. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class NameLookupHandshakeTest {
    private static final PeerName SHOP = new PeerName("shop.example.com", 443);
    private static final Identity SHOPS = Setup.authority().server("shop.example.com");
    private static final Identity ANY = Setup.authority().server("*.example.com");

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void each_name_has_a_certificate_and_the_exact_one_comes_first(Setup setup) {
        try (TlsServer server = Tls.server(setup.namesOnly());
                TlsClient client = Tls.client(setup.clientOptions())) {
            server.add(ServerName.of("*.example.com", "any", ANY));
            server.add(ServerName.of("shop.example.com", "shop", SHOPS));
            try (InMemory exact = new InMemory(server, client, SHOP).shaken();
                    InMemory wild = new InMemory(server, client, new PeerName("else.example.com", 443)).shaken()) {
                assertThat(exact.client.engine().peerChain()).isEqualTo(SHOPS.chain());
                assertThat(wild.client.engine().peerChain()).isEqualTo(ANY.chain());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_name_is_found_however_the_client_spells_it(Setup setup) {
        try (TlsServer server = Tls.server(setup.namesOnly());
                TlsClient client = Tls.client(setup.clientOptions())) {
            server.add(ServerName.of("Shop.Example.com", null, SHOPS));
            try (InMemory connection = new InMemory(server, client, new PeerName("SHOP.example.COM", 443)).shaken()) {
                assertThat(connection.server.handshake().serverName()).isEqualTo("shop.example.com");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void the_dot_at_the_end_of_a_name_is_not_sent(Setup setup) {
        try (TlsServer server = Tls.server(setup.namesOnly());
                TlsClient client = Tls.client(setup.clientOptions())) {
            server.add(ServerName.of("shop.example.com", null, SHOPS));
            try (InMemory connection = new InMemory(server, client, new PeerName("shop.example.com.", 443)).shaken()) {
                assertThat(connection.server.handshake().serverName()).isEqualTo("shop.example.com");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_name_in_letters_of_another_language_is_sent_as_dns_has_it(Setup setup) {
        Identity books = Setup.authority().server("xn--bcher-kva.example");
        try (TlsServer server = Tls.server(setup.namesOnly());
                TlsClient client = Tls.client(setup.clientOptions())) {
            server.add(ServerName.of("xn--bcher-kva.example", null, books));
            try (InMemory connection =
                    new InMemory(server, client, new PeerName("b\u00fccher.example", 443)).shaken()) {
                assertThat(connection.server.handshake().serverName()).isEqualTo("xn--bcher-kva.example");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_handshake_waits_for_the_lookup_and_goes_on_with_what_it_has_found(Setup setup) {
        try (TlsServer server = Tls.server(lookingUp(setup));
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client, SHOP)) {
            connection.exchange();
            assertThat(connection.server.need()).isEqualTo(Handshake.Need.NAME);
            assertThat(connection.server.handshake().serverName()).isEqualTo("shop.example.com");
            connection.server.goOn();
            assertThat(connection.server.need()).isEqualTo(Handshake.Need.NAME);

            Terms found = server.terms(ServerName.of("shop.example.com", "found", SHOPS));
            connection.server.named(found);
            found.context().release();
            connection.shaken();

            assertThat(connection.client.engine().peerChain()).isEqualTo(SHOPS.chain());
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_lookup_that_finds_nothing_sends_the_client_away(Setup setup) {
        try (TlsServer server = Tls.server(lookingUp(setup));
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client, SHOP)) {
            connection.exchange();
            connection.server.named(null);
            connection.exchange();

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.UNKNOWN_SERVER_NAME);
            assertThat(connection.client.failure()).hasMessageContaining("unrecognized_name");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_name_that_was_found_may_have_application_protocols_of_its_own(Setup setup) {
        try (TlsServer server = Tls.server(lookingUp(setup));
                TlsClient client = Tls.client(setup.clientOptions().withApplicationProtocols("one"));
                InMemory connection = new InMemory(server, client, SHOP)) {
            connection.exchange();
            Terms found =
                    server.terms(ServerName.of("shop.example.com", null, SHOPS).withApplicationProtocols("two"));
            connection.server.named(found);
            found.context().release();

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.NO_COMMON_APPLICATION_PROTOCOL);
        }
    }

    private static TlsServerOptions lookingUp(Setup setup) {
        return setup.namesOnly().withNameLookup(name -> Future.succeededFuture(), Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_connection_lives_on_when_its_name_is_removed_and_the_server_closed(Setup setup) {
        TlsServer server = Tls.server(setup.namesOnly());
        server.add(ServerName.of("shop.example.com", null, SHOPS));
        try (TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client, SHOP).shaken()) {
            server.remove("shop.example.com");
            server.close();

            connection.client.write((byte) 42);
            connection.exchange();
            assertThat(connection.server.read()).containsExactly(42);
        }
    }
}
