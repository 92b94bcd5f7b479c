package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions with openssl's server that our client comes back with. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class ClientResumptionTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsClientOptions TRUSTING = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));

    @TempDir
    private Path directory;

    private Program server(Object... options) {
        return OpenSsl.server(PemFiles.write(directory, "server", ROOT.localServer()), options);
    }

    /** Connects, hears a word from the server, says goodbye, and tells whether a session was resumed. */
    private static boolean resumes(TlsLoop test, TlsClient tls, Program server) {
        Witness client = Witness.greeting("hello\n");
        test.connect(tls, client, OpenSsl.port(server));
        client.expect("open");
        server.say("welcome");
        client.expectData("welcome\n"); // tickets have come before that
        test.run(() -> client.socket.shutdown());
        client.expect("end");
        client.expect("close ENDED");
        return client.connection.isResumed();
    }

    @ParameterizedTest
    @EnumSource
    void a_session_of_tls_1_3_is_resumed(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-tls1_3")) {
            TlsClient client = test.client(TRUSTING);

            assertThat(resumes(test, client, server)).isFalse();
            assertThat(resumes(test, client, server)).isTrue();

            server.expect("Reused session-id");
            assertThat(client.statistics().resumed()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_of_tls_1_2_is_resumed(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-tls1_2")) {
            TlsClient client = test.client(TRUSTING);

            assertThat(resumes(test, client, server)).isFalse();
            assertThat(resumes(test, client, server)).isTrue();

            server.expect("Reused session-id");
        }
    }

    @ParameterizedTest
    @EnumSource
    void none_is_resumed_once_they_are_forgotten(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server()) {
            TlsClient client = test.client(TRUSTING);

            resumes(test, client, server);
            client.forgetSessions();

            assertThat(resumes(test, client, server)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void none_is_resumed_by_a_client_without_resumption(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server()) {
            TlsClient client = test.client(TRUSTING.withoutResumption());

            resumes(test, client, server);

            assertThat(resumes(test, client, server)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void none_is_resumed_by_another_client(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server()) {
            resumes(test, test.client(TRUSTING), server);

            assertThat(resumes(test, test.client(TRUSTING), server)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_server_is_known_by_its_certificate_when_a_session_is_resumed(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server()) {
            TlsClient tls = test.client(TRUSTING);
            resumes(test, tls, server);
            Witness client = new Witness();

            test.connect(tls, client, OpenSsl.port(server));

            client.expect("open");
            assertThat(client.connection.isResumed()).isTrue();
            assertThat(client.connection.peerCertificates())
                    .extracting(
                            certificate -> certificate.getSubjectX500Principal().getName())
                    .containsExactly("CN=localhost");
        }
    }
}
