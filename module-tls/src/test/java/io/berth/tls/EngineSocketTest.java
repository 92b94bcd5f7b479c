package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both engines on sockets, each with each. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class EngineSocketTest {
    private static final String MUCH = "0123456789abcdef".repeat(32 * 1024);

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void what_a_client_sends_comes_back_and_its_goodbye_ends_both(Setup setup) {
        Witness server = Witness.echoing();
        Witness client = Witness.greeting(MUCH);
        try (TlsLoop test = new TlsLoop(Backend.EPOLL)) {
            int port = test.serve(setup.serverOptions(), server);
            test.connect(setup.clientOptions(), client, port);

            client.expect("open");
            client.expectData(MUCH);
            assertThat(client.connection.protocol()).isEqualTo(setup.protocol());
            assertThat(client.connection.group().isPresent()).isEqualTo(setup.clientEngine() == TlsEngine.BORINGSSL);
            test.run(() -> client.socket.shutdown());

            server.expect("open");
            server.expectData(MUCH);
            server.expect("end");
            server.expect("close ENDED");
            client.expect("end");
            client.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_verification_that_takes_its_time_lets_nothing_pass_before_it_has_answered(Setup setup) {
        Promise<Void> answer = Promise.promise();
        Promise<PeerCertificates> asked = Promise.promise();
        Identity anna = Setup.authority().client("Anna");
        Trust trust = Trust.authorities(Setup.authority().root())
                .withVerification(
                        peer -> {
                            asked.complete(peer);
                            return answer.future();
                        },
                        Duration.ofSeconds(30));
        Witness server = Witness.echoing();
        Witness client = Witness.greeting("hello");
        try (TlsLoop test = new TlsLoop(Backend.EPOLL)) {
            int port = test.serve(
                    setup.serverOptions().withClientAuthentication(ClientAuthentication.REQUIRED, trust), server);
            test.connect(setup.clientOptions().withIdentity(anna), client, port);

            assertThat(Waiting.await(asked.future()).chain()).isEqualTo(anna.chain());
            answer.complete();

            server.expect("open");
            server.expectData("hello");
            client.expect("open");
            client.expectData("hello");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_client_that_a_verification_refuses_is_told(Setup setup) {
        Trust trust = Trust.authorities(Setup.authority().root())
                .withVerification(peer -> Future.failedFuture("not her"), Duration.ofSeconds(30));
        Witness server = Witness.echoing();
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(Backend.EPOLL)) {
            int port = test.serve(
                    setup.serverOptions().withClientAuthentication(ClientAuthentication.REQUIRED, trust), server);
            test.connect(setup.clientOptions().withIdentity(Setup.authority().client("Anna")), client, port);

            server.expect("handshakeError REFUSED");
            if (setup.version() == TlsVersion.TLS_1_3) { // its handshake is over when the server's is not
                client.expect("open");
                client.expect("close FAILED PEER_ALERT");
            } else {
                client.expect("connectError PEER_ALERT");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_negotiates_anew_is_sent_away(TlsEngine engine) throws Exception {
        Setup setup = new Setup(TlsEngine.JDK, engine, TlsVersion.TLS_1_2);
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(Backend.EPOLL);
                SSLSocket client =
                        JdkPeer.trusting(Setup.authority()).connect(test.serve(setup.serverOptions(), server))) {
            assertThat(JdkPeer.echo(client, "hello")).isEqualTo("hello");
            server.expect("open");
            server.expectData("hello");

            client.startHandshake();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);

            server.expect("close FAILED RENEGOTIATION");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_may_change_its_keys_and_ask_for_ours_to_change(TlsEngine engine) throws Exception {
        Setup setup = new Setup(TlsEngine.JDK, engine, TlsVersion.TLS_1_3);
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(Backend.EPOLL);
                SSLSocket client =
                        JdkPeer.trusting(Setup.authority()).connect(test.serve(setup.serverOptions(), server))) {
            for (int i = 0; i < 5; i++) {
                assertThat(JdkPeer.echo(client, "round " + i)).isEqualTo("round " + i);
                client.startHandshake(); // which is a change of keys by now
            }
            assertThat(JdkPeer.echo(client, "the end")).isEqualTo("the end");
        }
    }
}
