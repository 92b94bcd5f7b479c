package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.tls.TlsException.Reason;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that ask their clients who they are, or do not. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class ClientCertificateTest {
    private static final Identity ANNA = Setup.authority().client("Anna");
    private static final Identity BERT = Setup.authority().withRsaLeaves().client("Bert");

    private static TlsServerOptions asking(Setup setup, ClientAuthentication authentication) {
        return setup.serverOptions()
                .withClientAuthentication(
                        authentication, Trust.authorities(Setup.authority().root()));
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_with_a_certificate_is_let_in_and_known(Setup setup) {
        for (Identity identity : new Identity[] {ANNA, BERT}) {
            try (TlsServer server = Tls.server(asking(setup, ClientAuthentication.REQUIRED));
                    TlsClient client = Tls.client(setup.clientOptions().withIdentity(identity));
                    InMemory connection = new InMemory(server, client).shaken()) {
                assertThat(connection.server.engine().peerChain()).isEqualTo(identity.chain());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_without_one_is_sent_away_where_it_is_required(Setup setup) {
        try (TlsServer server = Tls.server(asking(setup, ClientAuthentication.REQUIRED));
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.CERTIFICATE_MISSING);
            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_without_one_is_let_in_where_it_is_optional(Setup setup) {
        try (TlsServer server = Tls.server(asking(setup, ClientAuthentication.OPTIONAL));
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.server.engine().peerChain()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_certificate_that_nobody_vouches_for_is_refused_even_where_none_is_required(Setup setup) {
        Identity stranger = Certificates.authority("Nobody").client("Anna");
        try (TlsServer server = Tls.server(asking(setup, ClientAuthentication.OPTIONAL));
                TlsClient client = Tls.client(setup.clientOptions().withIdentity(stranger));
                InMemory connection = new InMemory(server, client)) {
            connection.exchange();

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.UNTRUSTED);
            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_is_not_asked_where_nobody_wants_to_know(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions().withIdentity(ANNA));
                InMemory connection = new InMemory(server, client).shaken()) {
            assertThat(connection.server.engine().peerChain()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_name_may_be_stricter_than_its_server(Setup setup) {
        Trust trust = Trust.authorities(Setup.authority().root());
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions())) {
            server.add(ServerName.of("strict.example", null, Setup.authority().server("strict.example"))
                    .withClientAuthentication(ClientAuthentication.REQUIRED, trust));
            try (InMemory lenient = new InMemory(server, client).shaken();
                    InMemory strict = new InMemory(server, client, new PeerName("strict.example", 443))) {
                strict.exchange();

                assertThat(strict.server.failure().reason()).isEqualTo(Reason.CERTIFICATE_MISSING);
                assertThat(lenient.server.isDone()).isTrue();
            }
        }
    }
}
