package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Socket;
import io.berth.testing.Waiting;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client as servers of the JDK see it. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class JdkServerTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));

    /** A connection between our client and a server of the JDK's, which is the one that waits at {@link #theirs}. */
    private static final class Pair implements AutoCloseable {
        final TlsLoop test;
        final Witness ours;
        final SSLServerSocket listener;
        SSLSocket theirs;

        Pair(Way way, TlsClientOptions options, Witness ours, Consumer<SSLServerSocket> setUp) throws IOException {
            this.test = new TlsLoop(way.backend());
            this.ours = ours;
            this.listener =
                    JdkPeer.of(ROOT, ROOT.intermediate("Middle").localServer()).listen(way);
            setUp.accept(listener);
            again(test.client(options));
        }

        Pair(Way way, Witness ours) throws IOException {
            this(way, CLIENT, ours, listener -> {});
        }

        /** Connects anew. */
        void again(TlsClient client) {
            CompletableFuture<SSLSocket> accepted = JdkPeer.accept(listener);
            test.connect(client, ours, listener.getLocalPort());
            theirs = Waiting.await(accepted);
            ours.expect("open");
        }

        @Override
        public void close() throws IOException {
            theirs.close();
            listener.close();
            test.close();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void data_of_any_length_comes_back(Way way) throws IOException {
        try (Pair pair = new Pair(way, LongText.echo())) {
            for (int length : LongText.LENGTHS) {
                LongText.echoes(pair.theirs, length);
            }

            assertThat(pair.ours.connection.protocol()).isEqualTo(way.protocol());
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_server_that_has_ended_can_still_read(Way way) throws IOException {
        Witness patient = new Witness() {
            @Override
            public void onEnd(Void none, Socket<Tls, Void> from) {
                record("end");
                from.send(bytes("and this is all"));
                from.shutdown();
            }
        };
        try (Pair pair = new Pair(way, patient)) {
            pair.theirs.shutdownOutput();

            pair.ours.expect("end");
            assertThat(pair.theirs.getInputStream().readAllBytes()).asString().isEqualTo("and this is all");
            pair.ours.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_can_still_write_when_our_side_has_ended(Backend backend) throws IOException {
        try (Pair pair = new Pair(new Way(backend, TlsVersion.TLS_1_3), new Witness())) {
            pair.test.run(() -> pair.ours.socket.shutdown());

            assertThat(pair.theirs.getInputStream().read()).isEqualTo(-1);
            JdkPeer.send(pair.theirs, "I have more");
            pair.ours.expectData("I have more");
            pair.theirs.shutdownOutput();
            pair.ours.expect("end");
            pair.ours.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_server_resumes_our_session(Way way) throws IOException {
        try (Pair pair = new Pair(way, Witness.echoing())) {
            TlsClient client = pair.test.client(CLIENT);
            pair.again(client);
            JdkPeer.echo(pair.theirs, "one");
            assertThat(pair.ours.connection.isResumed()).isFalse();
            pair.ours.expectData("one");

            pair.again(client);

            assertThat(pair.ours.connection.isResumed()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_server_knows_us_by_our_certificate(Way way) throws IOException {
        TlsClientOptions ann = CLIENT.withIdentity(ROOT.client("ann"));
        try (Pair pair = new Pair(way, ann, new Witness(), listener -> listener.setNeedClientAuth(true))) {
            assertThat(pair.theirs.getSession().getPeerPrincipal().getName()).isEqualTo("CN=ann");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Way#all")
    void a_server_is_known_by_its_certificates(Way way) throws IOException {
        try (Pair pair = new Pair(way, new Witness())) {
            assertThat(pair.ours.connection.peerCertificates())
                    .extracting(
                            certificate -> certificate.getSubjectX500Principal().getName())
                    .containsExactly("CN=localhost", "CN=Middle");
        }
    }
}
