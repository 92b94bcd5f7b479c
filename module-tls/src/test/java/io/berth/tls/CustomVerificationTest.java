package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks of the user's own, after all others: of clients by our server, and of servers by our client. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class CustomVerificationTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final JdkPeer ANN = JdkPeer.of(ROOT, ROOT.client("ann"));
    private static final Trust TRUST = Trust.authorities(ROOT.root());
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    private static TlsServerOptions server(PeerVerification verification, Duration timeout) {
        return TlsServerOptions.of(ROOT.localServer())
                .withClientAuthentication(ClientAuthentication.REQUIRED, TRUST.withVerification(verification, timeout));
    }

    /** Has Ann come, and be sent away. */
    private static void isSentAway(TlsLoop test, int port, Way way) throws IOException {
        try (SSLSocket client = ANN.connect(port, way)) {
            assertThatThrownBy(() -> JdkPeer.echo(client, "hello")).isInstanceOf(IOException.class);
        }
        test.expectAlive();
    }

    // --- of clients

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_client_that_passes_is_let_in(Way way) throws IOException {
        Witness server = Witness.echoing();
        Promise<PeerCertificates> seen = Promise.promise();
        PeerVerification yes = peer -> {
            seen.complete(peer);
            return Future.succeededFuture();
        };
        try (TlsLoop test = new TlsLoop(way.backend());
                SSLSocket client = ANN.connect(test.serve(server(yes, LONG), server), way)) {
            assertThat(JdkPeer.echo(client, "hello")).isEqualTo("hello");

            PeerCertificates shown = Waiting.await(seen.future());
            assertThat(shown.own().getSubjectX500Principal().getName()).isEqualTo("CN=ann");
            assertThat(shown.name()).isEqualTo("localhost");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_client_waits_until_another_thread_lets_it_in(Way way) throws IOException {
        Witness server = Witness.echoing();
        Promise<Void> asked = Promise.promise();
        Promise<Void> answer = Promise.promise();
        PeerVerification slow = peer -> {
            asked.complete();
            return answer.future();
        };
        try (TlsLoop test = new TlsLoop(way.backend());
                SSLSocket client = ANN.connect(test.serve(server(slow, LONG), server), way)) {
            CompletableFuture<String> echo = Waiting.elsewhere(() -> JdkPeer.echo(client, "hello"));
            Waiting.await(asked.future());
            test.expectAlive();
            server.expectNothingMore();

            answer.complete();

            assertThat(Waiting.await(echo)).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_client_that_does_not_pass_is_sent_away(Way way) throws IOException {
        Witness server = new Witness();
        PeerVerification no = peer -> Future.failedFuture("Ann has left the company");
        try (TlsLoop test = new TlsLoop(way.backend())) {
            isSentAway(test, test.serve(server(no, LONG), server), way);

            server.expect("handshakeError REFUSED");
            assertThat(server.failure).hasMessageContaining("Ann has left the company");
            server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void no_answer_in_time_is_a_no(Way way) throws IOException {
        Witness server = new Witness();
        Promise<Void> late = Promise.promise();
        try (TlsLoop test = new TlsLoop(way.backend())) {
            isSentAway(test, test.serve(server(peer -> late.future(), SHORT), server), way);
            server.expect("handshakeError VERIFICATION_TIMEOUT");

            late.complete();

            test.expectAlive();
            server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_check_that_throws_is_a_no(Way way) throws IOException {
        Witness server = new Witness();
        PeerVerification broken = peer -> {
            throw new IllegalStateException("the directory is down");
        };
        try (TlsLoop test = new TlsLoop(way.backend())) {
            isSentAway(test, test.serve(server(broken, LONG), server), way);

            server.expect("handshakeError REFUSED");
            assertThat(server.failure).hasMessageContaining("the directory is down");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_check_that_gives_no_future_is_a_no(Way way) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(way.backend())) {
            isSentAway(test, test.serve(server(peer -> null, LONG), server), way);

            server.expect("handshakeError REFUSED");
        }
    }

    /** Has Ann come and vanish while she is checked, which she then passes. */
    private static void vanishes(TlsLoop test, TlsVersion version, Witness server) throws IOException {
        Promise<Void> asked = Promise.promise();
        Promise<Void> answer = Promise.promise();
        PeerVerification slow = peer -> {
            asked.complete();
            return answer.future();
        };
        try (Meddler meddler = new Meddler(test.serve(server(slow, LONG).withVersions(version), server));
                SSLSocket client = ANN.connect(meddler.port())) {
            Waiting.meanwhile(client::startHandshake);
            Waiting.await(asked.future());
            meddler.toServer().reset();

            answer.complete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_tls_1_2_that_goes_while_it_is_checked_does_not_open(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            vanishes(test, TlsVersion.TLS_1_2, server);

            assertThat(server.next()).startsWith("handshakeError ");
            test.expectAlive();
            server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_tls_1_3_that_goes_while_it_is_checked_has_done_all_it_had_to(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            vanishes(test, TlsVersion.TLS_1_3, server);

            server.expect("open");
            assertThat(server.next()).startsWith("close FAILED ");
            test.expectAlive();
            server.expectNothingMore();
        }
    }

    // --- of servers

    /** Our client meets a server of the JDK's. */
    private static void meets(Way way, PeerVerification verification, Witness client, String event) throws IOException {
        try (TlsLoop test = new TlsLoop(way.backend());
                SSLServerSocket listener = JdkPeer.of(ROOT, ROOT.localServer()).listen(way)) {
            Waiting.meanwhile(
                    () -> JdkPeer.accept(listener).get().getInputStream().read());
            TlsClientOptions options = TlsClientOptions.DEFAULT.withTrust(TRUST.withVerification(verification, LONG));

            test.connect(options, client, listener.getLocalPort());

            client.expect(event);
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_server_that_passes_is_talked_to(Way way) throws IOException {
        meets(way, peer -> Future.succeededFuture(), new Witness(), "open");
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_server_that_does_not_pass_is_not(Way way) throws IOException {
        Witness client = new Witness();

        meets(way, peer -> Future.failedFuture("revoked"), client, "connectError REFUSED");

        assertThat(client.failure).hasMessageContaining("revoked");
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_server_that_is_not_even_trusted_is_not_checked(Way way) throws IOException {
        Witness client = new Witness();
        PeerVerification never = peer -> {
            client.record("checked " + peer);
            return Future.succeededFuture();
        };
        Trust others = Trust.authorities(Certificates.authority("Somebody Else").root());
        try (TlsLoop test = new TlsLoop(way.backend());
                SSLServerSocket listener = JdkPeer.of(ROOT, ROOT.localServer()).listen(way)) {
            Waiting.meanwhile(() -> JdkPeer.accept(listener).get());
            TlsClientOptions options = TlsClientOptions.DEFAULT.withTrust(others.withVerification(never, LONG));

            test.connect(options, client, listener.getLocalPort());

            client.expect("connectError UNTRUSTED");
            client.expectNothingMore();
        }
    }
}
