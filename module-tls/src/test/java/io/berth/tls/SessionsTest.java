package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions that are resumed, and those that must not be. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class SessionsTest {
    private static final Trust TRUST = Trust.authorities(Setup.authority().root());

    /** Connects, and says whether a session was resumed; both sides have to agree on that. */
    private static boolean resumes(TlsServer server, TlsClient client, PeerName peer) {
        try (InMemory connection = new InMemory(server, client, peer).shaken()) {
            connection.server.write((byte) 1); // tickets may come with the first bytes
            connection.exchange();
            boolean resumed = connection.client.engine().isResumed();
            assertThat(connection.server.engine().isResumed()).isEqualTo(resumed);
            assertThat(connection.client.engine().peerChain()).isNotEmpty();
            return resumed;
        }
    }

    private static boolean resumes(TlsServer server, TlsClient client) {
        return resumes(server, client, new PeerName("localhost", 443));
    }

    // --- with either engine

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_second_connection_resumes_the_session_of_the_first(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions())) {
            assertThat(resumes(server, client)).isFalse();
            assertThat(resumes(server, client)).isTrue();
            assertThat(resumes(server, client)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_that_does_not_want_to_resumes_nothing(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions().withoutResumption())) {
            assertThat(resumes(server, client)).isFalse();
            assertThat(resumes(server, client)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_server_that_does_not_want_to_resumes_nothing(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions().withResumption(Resumption.none()));
                TlsClient client = Tls.client(setup.clientOptions())) {
            assertThat(resumes(server, client)).isFalse();
            assertThat(resumes(server, client)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void sessions_that_were_forgotten_are_not_resumed(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions())) {
            assertThat(resumes(server, client)).isFalse();
            client.forgetSessions();
            assertThat(resumes(server, client)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void after_a_renewal_a_client_shakes_hands_in_full_once(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions())) {
            assertThat(resumes(server, client)).isFalse();
            server.renew(Setup.authority().localServer());
            assertThat(resumes(server, client)).isFalse();
            assertThat(resumes(server, client)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_session_is_for_one_host_and_port(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions())) {
            assertThat(resumes(server, client)).isFalse();
            assertThat(resumes(server, client, new PeerName("127.0.0.1", 443))).isFalse();
            assertThat(resumes(server, client, new PeerName("localhost", 444))).isFalse();
            assertThat(resumes(server, client)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_is_known_again_by_its_session(Setup setup) {
        Identity anna = Setup.authority().client("Anna");
        try (TlsServer server = Tls.server(
                        setup.serverOptions().withClientAuthentication(ClientAuthentication.REQUIRED, TRUST));
                TlsClient client = Tls.client(setup.clientOptions().withIdentity(anna))) {
            resumes(server, client);
            try (InMemory connection = new InMemory(server, client).shaken()) {
                assertThat(connection.server.engine().isResumed()).isTrue();
                assertThat(connection.server.engine().peerChain()).isEqualTo(anna.chain());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_session_of_one_name_is_not_resumed_under_another(Setup setup) {
        // The client keeps one session for what it connects to, and the server tells names apart.
        try (TlsServer server = Tls.server(setup.namesOnly());
                TlsClient client = Tls.client(setup.clientOptions())) {
            server.add(ServerName.of("localhost", null, Setup.authority().localServer()));
            assertThat(resumes(server, client)).isFalse();
            server.remove("localhost");
            server.add(ServerName.of("*.example.com", null, Setup.authority().server("*.example.com")));
            assertThat(resumes(server, client, new PeerName("one.example.com", 443)))
                    .isFalse();
        }
    }

    // --- by tickets under keys that are shared

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void servers_with_the_same_keys_take_each_others_tickets(Setup setup) {
        TicketKeys keys = TicketKeys.random();
        Resumption shared = Resumption.byTickets(keys);
        try (TlsServer one = Tls.server(setup.serverOptions().withResumption(shared));
                TlsServer two = Tls.server(setup.serverOptions().withResumption(shared));
                TlsServer stranger =
                        Tls.server(setup.serverOptions().withResumption(Resumption.byTickets(TicketKeys.random())));
                TlsClient client = Tls.client(setup.clientOptions())) {
            assertThat(resumes(one, client)).isFalse();
            assertThat(resumes(two, client)).isTrue();
            assertThat(resumes(stranger, client)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void a_ticket_under_keys_of_the_users_outlives_a_renewal(Setup setup) {
        Resumption shared = Resumption.byTickets(TicketKeys.random());
        try (TlsServer server = Tls.server(setup.serverOptions().withResumption(shared));
                TlsClient client = Tls.client(setup.clientOptions())) {
            assertThat(resumes(server, client)).isFalse();
            server.renew(Setup.authority().localServer());
            assertThat(resumes(server, client)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void a_ticket_is_good_until_its_key_has_been_rotated_out(Setup setup) {
        TicketKeys keys = TicketKeys.random();
        try (TlsServer server = Tls.server(setup.serverOptions().withResumption(Resumption.byTickets(keys)));
                TlsClient early = Tls.client(setup.clientOptions());
                TlsClient late = Tls.client(setup.clientOptions())) {
            resumes(server, early);
            resumes(server, late);
            keys.rotate();
            keys.rotate();
            assertThat(resumes(server, early)).as("under the oldest key").isTrue();
            keys.rotate();
            assertThat(resumes(server, late)).as("under a key that is gone").isFalse();
            assertThat(resumes(server, late)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void keys_that_are_given_work_like_those_of_our_own(Setup setup) {
        byte[] key = new byte[TicketKeys.KEY_BYTES];
        key[0] = 1;
        byte[] next = new byte[TicketKeys.KEY_BYTES];
        next[0] = 2;
        TicketKeys behind = TicketKeys.of(key);
        try (TlsServer one = Tls.server(setup.serverOptions().withResumption(Resumption.byTickets(behind)));
                TlsServer two = Tls.server(
                        setup.serverOptions().withResumption(Resumption.byTickets(TicketKeys.of(next, key))));
                TlsClient client = Tls.client(setup.clientOptions())) {
            assertThat(resumes(one, client)).isFalse();
            assertThat(resumes(two, client)).isTrue();
            assertThat(resumes(one, client))
                    .as("under a key it does not have yet")
                    .isFalse();
            behind.rotate(next);
            assertThat(resumes(two, client)).isTrue();
            assertThat(resumes(one, client)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void keys_that_are_shared_do_not_carry_a_session_to_another_name(Setup setup) {
        Resumption shared = Resumption.byTickets(TicketKeys.random());
        ServerName<Void> strict =
                ServerName.<Void>of("localhost", null, Setup.authority().localServer());
        try (TlsServer plain = Tls.server(setup.serverOptions().withResumption(shared));
                TlsServer named = Tls.server(setup.namesOnly().withResumption(shared));
                TlsClient client = Tls.client(setup.clientOptions())) {
            named.add(strict);
            assertThat(resumes(plain, client)).isFalse();
            assertThat(resumes(named, client)).isFalse();
            assertThat(resumes(named, client)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void keys_that_are_shared_do_not_carry_a_session_past_a_stricter_policy(Setup setup) {
        Resumption shared = Resumption.byTickets(TicketKeys.random());
        try (TlsServer open = Tls.server(setup.serverOptions().withResumption(shared));
                TlsServer strict = Tls.server(setup.serverOptions()
                        .withResumption(shared)
                        .withClientAuthentication(ClientAuthentication.REQUIRED, TRUST));
                TlsClient client = Tls.client(
                        setup.clientOptions().withIdentity(Setup.authority().client("Anna")))) {
            assertThat(resumes(open, client)).isFalse();
            assertThat(resumes(strict, client)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void keys_that_are_shared_do_not_carry_a_session_to_a_server_that_trusts_others(Setup setup) {
        Resumption shared = Resumption.byTickets(TicketKeys.random());
        Certificates theirs = Certificates.authority("Theirs");
        TlsServerOptions options = setup.serverOptions().withResumption(shared);
        try (TlsServer lax = Tls.server(options.withClientAuthentication(
                        ClientAuthentication.REQUIRED, Trust.authorities(theirs.root())));
                TlsServer strict = Tls.server(options.withClientAuthentication(ClientAuthentication.REQUIRED, TRUST));
                TlsClient client = Tls.client(setup.clientOptions().withIdentity(theirs.client("Anna")))) {
            assertThat(resumes(lax, client)).isFalse();
            try (InMemory connection = new InMemory(strict, client)) {
                connection.exchange();

                assertThat(connection.server.failure()).isNotNull();
                assertThat(connection.server.failure().reason()).isEqualTo(TlsException.Reason.UNTRUSTED);
            }
        }
    }

    // --- by a cache

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void a_cache_serves_tls_1_2_and_nothing_later(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions().withResumption(Resumption.byCache(10)));
                TlsClient client = Tls.client(setup.clientOptions())) {
            assertThat(resumes(server, client)).isFalse();
            assertThat(resumes(server, client)).isEqualTo(setup.version() == TlsVersion.TLS_1_2);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void a_client_keeps_as_many_sessions_as_it_was_told_to(Setup setup) {
        List<PeerName> peers =
                List.of(new PeerName("localhost", 1), new PeerName("localhost", 2), new PeerName("localhost", 3));
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions().withResumption(2))) {
            peers.forEach(peer -> resumes(server, client, peer));

            assertThat(resumes(server, client, peers.get(1))).isTrue();
            assertThat(resumes(server, client, peers.get(2))).isTrue();
            assertThat(resumes(server, client, peers.get(0)))
                    .as("used longest ago")
                    .isFalse();
        }
    }
}
