package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions of openssl's client that our server lets come back. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class ResumptionTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());

    @TempDir
    private Path directory;

    private Path session() {
        return directory.resolve("session.pem");
    }

    /** Connects, keeps the session for later, and returns what was printed. */
    private String first(int port, Object... options) {
        Object[] keeping = {"-sess_out", session()};
        return talk(OpenSsl.client(port, OpenSsl.join(List.of(keeping), options)));
    }

    /** Connects with the session that was kept, and returns what was printed. */
    private String again(int port, Object... options) {
        Object[] kept = {"-sess_in", session()};
        return talk(OpenSsl.client(port, OpenSsl.join(List.of(kept), options)));
    }

    private static String talk(Program started) {
        try (Program client = started) {
            client.say("hello");
            client.expect("hello"); // tickets have come before that
            client.say("Q");
            return client.printed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_of_tls_1_3_is_resumed(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(SERVER);
            int port = test.serve(tls, server);

            assertThat(first(port, "-tls1_3")).contains("New, TLSv1.3");
            assertThat(server.connection.isResumed()).isFalse();
            assertThat(again(port, "-tls1_3")).contains("Reused, TLSv1.3");
            assertThat(server.connection.isResumed()).isTrue();

            assertThat(tls.statistics().full()).isOne();
            assertThat(tls.statistics().resumed()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_of_tls_1_2_is_resumed_by_its_ticket(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(SERVER, server);

            assertThat(first(port, "-tls1_2")).contains("New, ", "TLS session ticket:");
            assertThat(again(port, "-tls1_2")).contains("Reused, ");

            assertThat(server.connection.isResumed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_of_tls_1_2_is_resumed_from_the_cache(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(SERVER.withResumption(Resumption.byCache(10)), server);

            assertThat(first(port, "-tls1_2")).contains("New, ").doesNotContain("TLS session ticket:");
            assertThat(again(port, "-tls1_2")).contains("Reused, ");

            assertThat(server.connection.isResumed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_tls_1_3_gets_no_session_where_none_is_resumed(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(SERVER.withResumption(Resumption.none()), Witness.echoing());

            assertThat(first(port, "-tls1_3")).doesNotContain("New Session Ticket arrived");

            assertThat(session()).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_tls_1_2_gets_no_session_where_none_is_resumed(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(SERVER.withResumption(Resumption.none()), Witness.echoing());

            first(port, "-tls1_2");

            assertThat(session()).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_server_with_the_same_keys_resumes_a_session(Backend backend) {
        Resumption shared = Resumption.byTickets(TicketKeys.random());
        try (TlsLoop test = new TlsLoop(backend)) {
            int one = test.serve(SERVER.withResumption(shared), Witness.echoing());
            int other = test.serve(SERVER.withResumption(shared), Witness.echoing());

            first(one);

            assertThat(again(other)).contains("Reused, ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_server_with_keys_of_its_own_makes_a_new_session(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend)) {
            int one = test.serve(SERVER, Witness.echoing());
            int other = test.serve(SERVER, Witness.echoing());

            first(one);

            assertThat(again(other)).contains("New, ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_outlives_a_rotation_of_the_keys(Backend backend) {
        TicketKeys keys = TicketKeys.random();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(SERVER.withResumption(Resumption.byTickets(keys)), Witness.echoing());

            first(port);
            keys.rotate();

            assertThat(again(port)).contains("Reused, ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_does_not_outlive_its_key(Backend backend) {
        TicketKeys keys = TicketKeys.random();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(SERVER.withResumption(Resumption.byTickets(keys)), Witness.echoing());

            first(port);
            keys.rotate();
            keys.rotate();
            keys.rotate();

            assertThat(again(port)).contains("New, ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_made_without_a_certificate_is_not_resumed_where_one_is_required(Backend backend) {
        Witness server = Witness.echoing();
        Resumption shared = Resumption.byTickets(TicketKeys.random());
        Trust trust = Trust.authorities(ROOT.root());
        try (TlsLoop test = new TlsLoop(backend)) {
            int open = test.serve(SERVER.withResumption(shared), Witness.echoing());
            int closed = test.serve(
                    SERVER.withResumption(shared).withClientAuthentication(ClientAuthentication.REQUIRED, trust),
                    server);

            first(open);
            try (Program client = OpenSsl.client(closed, "-sess_in", session())) {
                server.expect("handshakeError CERTIFICATE_MISSING");
                client.expect("alert certificate required");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_resumes_is_known_by_its_certificate(Backend backend) {
        Witness server = Witness.echoing();
        Object[] ann = OpenSsl.showing(PemFiles.write(directory, "ann", ROOT.client("ann")))
                .toArray();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(
                    SERVER.withClientAuthentication(ClientAuthentication.REQUIRED, Trust.authorities(ROOT.root())),
                    server);

            first(port, ann);
            assertThat(again(port, ann)).contains("Reused, ");

            assertThat(server.connection.peerCertificates())
                    .extracting(
                            certificate -> certificate.getSubjectX500Principal().getName())
                    .containsExactly("CN=ann");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_under_one_authority_is_not_resumed_under_another(Backend backend) {
        Certificates others = Certificates.authority("Other Root");
        Resumption shared = Resumption.byTickets(TicketKeys.random());
        Witness server = Witness.echoing();
        Object[] ann = OpenSsl.showing(PemFiles.write(directory, "ann", ROOT.client("ann")))
                .toArray();
        try (TlsLoop test = new TlsLoop(backend)) {
            int ours = test.serve(requiring(shared, ROOT), Witness.echoing());
            int theirs = test.serve(requiring(shared, others), server);

            first(ours, ann);
            try (Program client = OpenSsl.client(theirs, OpenSsl.join(List.of("-sess_in", session()), ann))) {
                server.expect("handshakeError UNTRUSTED");
                client.expect("alert unknown ca");
            }
        }
    }

    private static TlsServerOptions requiring(Resumption resumption, Certificates authority) {
        return SERVER.withResumption(resumption)
                .withClientAuthentication(ClientAuthentication.REQUIRED, Trust.authorities(authority.root()));
    }
}
