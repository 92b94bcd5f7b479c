package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.Socket;
import java.io.IOException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our server as clients of the JDK see it. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class JdkClientTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final JdkPeer JDK = JdkPeer.trusting(ROOT);

    /** A server that goes on sending when the client has ended. */
    private static final class Patient extends Witness {
        @Override
        public void onEnd(Void none, Socket<Tls, Void> from) {
            record("end");
            from.send(bytes("and this is all"));
            from.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void data_of_any_length_comes_back(Way way) throws IOException {
        Witness server = LongText.echo();
        try (TlsLoop test = new TlsLoop(way.backend());
                SSLSocket client = JDK.connect(test.serve(SERVER, server), way)) {
            for (int length : LongText.LENGTHS) {
                LongText.echoes(client, length);
            }

            server.expect("open");
            assertThat(client.getSession().getProtocol()).isEqualTo(way.protocol());
            assertThat(server.connection.protocol()).isEqualTo(way.protocol());
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_client_that_has_ended_can_still_read(Way way) throws IOException {
        Witness server = new Patient();
        try (TlsLoop test = new TlsLoop(way.backend());
                SSLSocket client = JDK.connect(test.serve(SERVER, server), way)) {
            JdkPeer.send(client, "hello");
            client.shutdownOutput();

            server.expect("open");
            server.expectData("hello");
            server.expect("end");
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("and this is all");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_can_still_write_when_our_side_has_ended(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                SSLSocket client = JDK.connect(test.serve(SERVER, server))) {
            client.startHandshake();
            server.expect("open");

            test.run(() -> server.socket.shutdown());

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            JdkPeer.send(client, "I have more");
            server.expectData("I have more");
            client.shutdownOutput();
            server.expect("end");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_tls_1_2_has_to_end_when_our_side_has(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                SSLSocket client = JDK.connect(test.serve(SERVER, server), new Way(backend, TlsVersion.TLS_1_2))) {
            client.startHandshake();
            server.expect("open");

            test.run(() -> server.socket.shutdown());

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            server.expect("end");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_client_that_comes_back_resumes_its_session(Way way) throws IOException {
        Witness server = Witness.echoing();
        JdkPeer jdk = JdkPeer.trusting(ROOT);
        try (TlsLoop test = new TlsLoop(way.backend())) {
            int port = test.serve(SERVER, server);
            try (SSLSocket first = jdk.connect(port, way)) {
                JdkPeer.echo(first, "one");
                assertThat(server.connection.isResumed()).isFalse();
            }

            try (SSLSocket second = jdk.connect(port, way)) {
                JdkPeer.echo(second, "two");
                assertThat(server.connection.isResumed()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_client_with_a_certificate_is_known_by_it(Way way) throws IOException {
        Witness server = Witness.echoing();
        TlsServerOptions options =
                SERVER.withClientAuthentication(ClientAuthentication.REQUIRED, Trust.authorities(ROOT.root()));
        JdkPeer ann = JdkPeer.of(ROOT, ROOT.intermediate("Middle").client("ann"));
        try (TlsLoop test = new TlsLoop(way.backend());
                SSLSocket client = ann.connect(test.serve(options, server), way)) {
            JdkPeer.echo(client, "it is me");

            assertThat(server.connection.peerCertificates())
                    .extracting(
                            certificate -> certificate.getSubjectX500Principal().getName())
                    .containsExactly("CN=ann", "CN=Middle");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_client_without_a_certificate_is_sent_away_where_one_is_required(Way way) throws IOException {
        Witness server = new Witness();
        TlsServerOptions options =
                SERVER.withClientAuthentication(ClientAuthentication.REQUIRED, Trust.authorities(ROOT.root()));
        try (TlsLoop test = new TlsLoop(way.backend());
                SSLSocket client = JDK.connect(test.serve(options, server), way)) {
            assertThatThrownBy(() -> JdkPeer.echo(client, "let me in")).isInstanceOf(IOException.class);

            server.expect("handshakeError CERTIFICATE_MISSING");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void the_application_protocol_is_agreed_on(Way way) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(way.backend());
                SSLSocket client =
                        JDK.connect(test.serve(SERVER.withApplicationProtocols("h2", "http/1.1"), server), way)) {
            SSLParameters parameters = client.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"http/1.1", "spdy/1"});
            client.setSSLParameters(parameters);

            JdkPeer.echo(client, "hello");

            assertThat(client.getApplicationProtocol()).isEqualTo("http/1.1");
            assertThat(server.connection.applicationProtocol()).contains("http/1.1");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_client_that_closes_ends_the_socket(Way way) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(way.backend())) {
            try (SSLSocket client = JDK.connect(test.serve(SERVER, server), way)) {
                JdkPeer.echo(client, "hello");
            }

            server.expect("open");
            server.expectData("hello");
            server.expect("end");
            server.expect("close ENDED");
        }
    }
}
