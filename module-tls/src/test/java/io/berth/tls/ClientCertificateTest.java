package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates of clients, with openssl on the other side. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class ClientCertificateTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final Trust TRUST = Trust.authorities(ROOT.root());
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final TlsServerOptions REQUIRING =
            SERVER.withClientAuthentication(ClientAuthentication.REQUIRED, TRUST);
    private static final TlsServerOptions ASKING =
            SERVER.withClientAuthentication(ClientAuthentication.OPTIONAL, TRUST);
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT.withTrust(TRUST);

    @TempDir
    private Path directory;

    /** The client with a certificate. */
    private Program client(int port, Identity identity, Object... options) {
        PemFiles files = PemFiles.write(directory, "client", identity);
        return OpenSsl.client(port, OpenSsl.join(OpenSsl.showing(files), options));
    }

    private static void hears(Witness server, Program client) {
        client.say("hello");
        server.expect("open");
        server.expectData("hello\n");
    }

    private static String nameOfPeer(Witness witness) {
        return witness.connection
                .peerCertificates()
                .get(0)
                .getSubjectX500Principal()
                .getName();
    }

    // --- ours is the server

    @ParameterizedTest
    @EnumSource
    void a_client_with_a_certificate_is_known_by_it(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(REQUIRING, server), ROOT.client("ann"))) {
            hears(server, client);

            assertThat(nameOfPeer(server)).isEqualTo("CN=ann");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_same_goes_for_tls_1_2(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(REQUIRING, server), ROOT.client("ann"), "-tls1_2")) {
            hears(server, client);

            assertThat(nameOfPeer(server)).isEqualTo("CN=ann");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_chain_of_a_client_is_seen_whole(Backend backend) {
        Witness server = new Witness();
        Identity ann = ROOT.intermediate("Middle").client("ann");
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(REQUIRING, server), ann)) {
            hears(server, client);

            assertThat(server.connection.peerCertificates()).isEqualTo(ann.chain());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_shows_a_good_certificate_of_somebody_else_behind_its_own_is_refused(Backend backend) {
        Witness server = new Witness();
        PemFiles ann = PemFiles.write(directory, "ann", ROOT.client("ann"));
        Identity mallory = Certificates.authority("Mallory Root").client("mallory");
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(REQUIRING, server), mallory, "-cert_chain", ann.certificates())) {
            server.expect("handshakeError UNTRUSTED");
            client.expect("alert unknown ca");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_without_a_certificate_is_sent_away_where_one_is_required(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(REQUIRING, server))) {
            server.expect("handshakeError CERTIFICATE_MISSING");
            client.expect("alert certificate required");
            assertThat(client.status()).isNotZero();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_without_a_certificate_is_let_in_where_one_is_optional(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(ASKING, server))) {
            hears(server, client);

            assertThat(server.connection.peerCertificates()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_with_a_certificate_is_known_by_it_where_one_is_optional(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(ASKING, server), ROOT.client("ann"))) {
            hears(server, client);

            assertThat(nameOfPeer(server)).isEqualTo("CN=ann");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_bad_certificate_is_refused_even_where_none_is_required(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(
                        test.serve(ASKING, server),
                        Certificates.authority("Somebody Else").client("ann"))) {
            server.expect("handshakeError UNTRUSTED");
            client.expect("alert unknown ca");
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_is_not_asked_where_nobody_wants_its_certificate(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(SERVER, server), ROOT.client("ann"))) {
            hears(server, client);

            assertThat(server.connection.peerCertificates()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_is_told_which_authorities_are_trusted(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(ASKING, server))) {
            hears(server, client);

            client.expect("Acceptable client certificate CA names\nCN = Test Root\n");
        }
    }

    // --- ours is the client

    /** The server that wants to know its clients. */
    private Program server(Object... options) {
        PemFiles files = PemFiles.write(directory, "server", ROOT.localServer());
        Object[] strict = {"-CAfile", ROOT.writeRoot(directory), "-verify_return_error"};
        return OpenSsl.server(files, OpenSsl.join(List.of(strict), options));
    }

    @ParameterizedTest
    @EnumSource
    void our_client_shows_its_certificate_to_a_server_that_asks(Backend backend) {
        Witness client = Witness.greeting("hello\n");
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-Verify", "3")) {
            test.connect(CLIENT.withIdentity(ROOT.client("ann")), client, OpenSsl.port(server));

            client.expect("open");
            server.expect("hello");
            assertThat(server.output()).contains("CN = ann", "Client certificate");
        }
    }

    @ParameterizedTest
    @EnumSource
    void our_client_shows_its_certificate_in_tls_1_2_as_well(Backend backend) {
        Witness client = Witness.greeting("hello\n");
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-Verify", "3", "-tls1_2")) {
            Identity ann = ROOT.withRsaLeaves().client("ann");
            test.connect(CLIENT.withIdentity(ann), client, OpenSsl.port(server));

            client.expect("open");
            server.expect("hello");
            assertThat(server.output()).contains("CN = ann", "Client certificate");
        }
    }

    @ParameterizedTest
    @EnumSource
    void our_client_without_a_certificate_talks_to_a_server_that_only_asks(Backend backend) {
        Witness client = Witness.greeting("hello\n");
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-verify", "3")) {
            test.connect(CLIENT, client, OpenSsl.port(server));

            client.expect("open");
            server.expect("hello");
            assertThat(server.output()).doesNotContain("Client certificate");
        }
    }

    @ParameterizedTest
    @EnumSource
    void our_client_without_a_certificate_hears_that_one_is_required_in_tls_1_2(Backend backend) {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-Verify", "3", "-tls1_2")) {
            test.connect(CLIENT, client, OpenSsl.port(server));

            client.expect("connectError PEER_ALERT");
            assertThat(client.failure).hasMessageContaining("handshake_failure");
        }
    }

    @ParameterizedTest
    @EnumSource
    void our_client_without_a_certificate_hears_of_it_after_its_handshake_in_tls_1_3(Backend backend) {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-Verify", "3", "-tls1_3")) {
            test.connect(CLIENT, client, OpenSsl.port(server));

            client.expect("open");
            client.expect("close FAILED PEER_ALERT");
            assertThat(client.failure).hasMessageContaining("certificate_required");
        }
    }
}
