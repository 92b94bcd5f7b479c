package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names that are in no table: somebody is asked about them, and may take his time. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class NameLookupTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final JdkPeer JDK = JdkPeer.trusting(ROOT);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    private static TlsServerOptions asking(NameLookup lookup, Duration timeout) {
        return TlsServerOptions.of(ROOT.localServer()).withNameLookup(lookup, timeout);
    }

    private static Future<ServerName<?>> found(String name) {
        return Future.succeededFuture(ServerName.of(name, "found " + name, ROOT.server(name)));
    }

    /** Has a client ask for a name, which is sent away with an alert. */
    private static void isSentAway(TlsLoop test, int port, String alert) throws IOException {
        try (SSLSocket client = JDK.connect("shop.test", port)) {
            assertThatThrownBy(client::startHandshake)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining(alert);
        }
        test.expectAlive();
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_at_once_is_shown(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(asking(NameLookupTest::found, LONG), server);

            try (SSLSocket client = JDK.connect("shop.test", port)) {
                JdkPeer.echo(client, "hello");
            }

            assertThat(server.connection.nameData(String.class)).contains("found shop.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_that_comes_later_from_another_thread_is_shown(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        Promise<ServerName<?>> answer = Promise.promise();
        Promise<String> asked = Promise.promise();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServerOptions options = asking(
                    name -> {
                        asked.complete(name);
                        return answer.future();
                    },
                    LONG);
            try (SSLSocket client = JDK.connect("shop.test", test.serve(options, server))) {
                var handshake = Waiting.elsewhere(() -> JdkPeer.echo(client, "hello"));
                assertThat(Waiting.await(asked.future())).isEqualTo("shop.test");
                test.expectAlive();

                answer.complete(ServerName.of("shop.test", "late", ROOT.server("shop.test")));

                assertThat(Waiting.await(handshake)).isEqualTo("hello");
            }
            assertThat(server.connection.nameData(String.class)).contains("late");
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_answer_in_time_is_none(Backend backend) throws IOException {
        Witness server = new Witness();
        Promise<ServerName<?>> never = Promise.promise();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(asking(name -> never.future(), SHORT), server);

            isSentAway(test, port, "internal_error");

            server.expect("handshakeError LOOKUP_TIMEOUT");
            server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_that_comes_too_late_changes_nothing(Backend backend) throws IOException {
        Witness server = new Witness();
        Promise<ServerName<?>> late = Promise.promise();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(asking(name -> late.future(), SHORT), server);
            isSentAway(test, port, "internal_error");
            server.expect("handshakeError LOOKUP_TIMEOUT");

            late.complete(ServerName.of("shop.test", "late", ROOT.server("shop.test")));

            test.expectAlive();
            server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_for_a_client_that_has_gone_changes_nothing(Backend backend) throws IOException {
        Witness server = new Witness();
        Promise<ServerName<?>> answer = Promise.promise();
        Promise<String> asked = Promise.promise();
        TlsServerOptions options = asking(
                name -> {
                    asked.complete(name);
                    return answer.future();
                },
                SHORT.multipliedBy(5));
        try (TlsLoop test = new TlsLoop(backend)) {
            try (RawPeer client = RawPeer.connect(test.serve(options, server))) {
                client.send(JDK.hello());
                Waiting.await(asked.future());
                client.reset();
            }
            answer.complete(ServerName.of("localhost", "late", ROOT.localServer()));

            assertThat(server.next()).startsWith("handshakeError ");
            test.expectAlive();
            server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lookup_that_fails_sends_the_client_away(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(asking(name -> Future.failedFuture("the directory is down"), LONG), server);

            isSentAway(test, port, "internal_error");

            server.expect("handshakeError UNKNOWN_SERVER_NAME");
            assertThat(server.failure).hasStackTraceContaining("the directory is down");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lookup_that_throws_sends_the_client_away(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            NameLookup broken = name -> {
                throw new IllegalStateException("what name?");
            };
            int port = test.serve(asking(broken, LONG), server);

            isSentAway(test, port, "internal_error");

            server.expect("handshakeError UNKNOWN_SERVER_NAME");
            assertThat(server.failure).hasStackTraceContaining("what name?");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lookup_that_gives_no_future_sends_the_client_away(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(asking(name -> null, LONG), server);

            isSentAway(test, port, "internal_error");

            server.expect("handshakeError UNKNOWN_SERVER_NAME");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_unknown_name_sends_the_client_away(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(asking(name -> Future.succeededFuture(null), LONG), server);

            isSentAway(test, port, "unrecognized_name");

            server.expect("handshakeError UNKNOWN_SERVER_NAME");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobody_is_asked_about_names_in_the_table_and_about_none(Backend backend) throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        TlsServerOptions options = asking(
                name -> {
                    asked.add(name);
                    return found(name);
                },
                LONG);
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(options);
            tls.add(ServerName.of("*.example.test", "known", ROOT.server("*.example.test")));
            int port = test.serve(tls, Witness.echoing());

            try (SSLSocket client = JDK.connect("a.example.test", port)) {
                JdkPeer.echo(client, "hello");
            }
            try (Program client = OpenSsl.client(port, "-noservername")) {
                client.say("hello");
                client.expect("hello");
            }

            assertThat(asked).isEmpty();
        }
    }
}
