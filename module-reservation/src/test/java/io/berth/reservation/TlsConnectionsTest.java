package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Loop;
import io.berth.reservation.ReservationException.Kind;
import io.berth.tls.Tls;
import io.berth.tls.TlsClient;
import io.berth.tls.TlsConnection;
import io.berth.tls.TlsException;
import io.berth.tls.TlsException.Reason;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stream of TLS connections: what is accepted is not open yet, and may never be. */
@Timeout(60)
class TlsConnectionsTest {
    private Vertx vertx;
    private BoundSocket port;
    private Loop<String> loop;

    private void bind(Transport transport) {
        vertx = transport.vertx();
        port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
        loop = Loop.attach(vertx, "connections");
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private TestSubscriber<Connection<Tls>> subscribe(Tls tls, long demand) {
        TestSubscriber<Connection<Tls>> subscriber =
                port.connections(loop, tls, LeaseOptions.DEFAULT).test(demand);
        Await.leased(port);
        return subscriber;
    }

    private static void echo(Connection<Tls> connection) {
        connection.bytes().to(connection.writer()).subscribe(new TestObserver<>());
    }

    /** A client that asks for an echo, in a thread of its own, since it has to wait for its handshake. */
    private static CompletableFuture<Boolean> asking(Client client) {
        return Background.supply(client::answers);
    }

    /** Waits as long as handshakes take, if they get on: until others have come about that began later. */
    private void handshakesGoBy(Secured tls) {
        BoundSocket other = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
        new Desk<>(vertx, tls.security(), 'x').serve(Await.the(other.listen(16)));
        for (int i = 0; i < 5; i++) {
            try (Client client = Secured.client(other)) {
                assertThat(client.send(new byte[] {Customer.ASK}).receive(1)).containsExactly('x');
            }
        }
        Await.the(other.close());
        Await.settled(loop);
    }

    private void isReserved() {
        Await.until(() -> Await.the(port.status()).state() == PortState.RESERVED);
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_accepted_that_nobody_has_asked_for(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server()) {
            TestSubscriber<Connection<Tls>> subscriber = subscribe(tls.security(), 0);
            try (Client first = Secured.client(port);
                    Client second = Secured.client(port);
                    Client third = Secured.client(port)) {
                CompletableFuture<Boolean> firstEcho = asking(first);
                CompletableFuture<Boolean> secondEcho = asking(second);
                CompletableFuture<Boolean> thirdEcho = asking(third);
                Await.settled(loop);
                subscriber.assertNoValues();

                subscriber.request(2);
                subscriber.awaitCount(2);
                Await.settled(loop);
                subscriber.assertValueCount(2);
                assertThat(tls.server.statistics().full()).isEqualTo(2);

                subscriber.request(1);
                subscriber.awaitCount(3).assertNotComplete();
                subscriber.values().forEach(TlsConnectionsTest::echo);
                assertThat(firstEcho.join() && secondEcho.join() && thirdEcho.join())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_handshake_under_way_has_a_place_in_the_demand(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server()) {
            TestSubscriber<Connection<Tls>> subscriber = subscribe(tls.security(), 1);
            try (Client silent = Client.of(port);
                    Client client = Secured.client(port)) {
                CompletableFuture<Boolean> echo = asking(client);
                handshakesGoBy(tls);
                subscriber.assertNoValues();

                silent.reset();

                subscriber.awaitCount(1);
                Connection<Tls> connection = subscriber.values().get(0);
                assertThat(connection.remoteAddress()).isEqualTo(client.address());
                echo(connection);
                assertThat(echo.join()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void handshakes_that_fail_use_no_demand_up(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server()) {
            TestSubscriber<Connection<Tls>> subscriber = subscribe(tls.security(), 1);
            for (int i = 0; i < 20; i++) {
                try (Client stranger = Client.of(port)) {
                    stranger.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    stranger.receiveAll(); // an alert
                }
            }
            Await.until(() -> tls.server.statistics().failed() == 20);
            try (Client client = Secured.client(port);
                    Client other = Secured.client(port)) {
                CompletableFuture<Boolean> echo = asking(client);
                CompletableFuture<Boolean> otherEcho = asking(other);

                subscriber.awaitCount(1);
                Await.settled(loop);

                subscriber.assertValueCount(1).assertNotComplete();
                assertThat(tls.server.statistics().full()).isEqualTo(1);
                echo(subscriber.values().get(0));
                subscriber.request(1);
                subscriber.awaitCount(2);
                echo(subscriber.values().get(1));
                assertThat(echo.join() && otherEcho.join()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_silent_client_has_its_place_no_longer_than_a_handshake_may_take(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server(options -> options.withHandshakeTimeout(Duration.ofMillis(300)))) {
            TestSubscriber<Connection<Tls>> subscriber = subscribe(tls.security(), 1);
            try (Client silent = Client.of(port);
                    Client client = Secured.client(port)) {
                CompletableFuture<Boolean> echo = asking(client);

                subscriber.awaitCount(1);

                assertThat(subscriber.values().get(0).remoteAddress()).isEqualTo(client.address());
                assertThat(silent.isEnded()).isTrue();
                echo(subscriber.values().get(0));
                assertThat(echo.join()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_whose_port_closes_waits_for_the_handshakes_under_way(Transport transport) throws Exception {
        bind(transport);
        try (Secured.Stalled tls = Secured.stalled()) {
            TestSubscriber<Connection<Tls>> subscriber = subscribe(tls.security(), 5);
            try (Client client = Secured.client(port)) {
                CompletableFuture<Boolean> echo = asking(client);
                tls.awaitHandshake();

                Await.the(port.close());
                Await.settled(loop);
                subscriber.assertNotComplete();
                tls.goOn();

                subscriber.awaitDone(20, TimeUnit.SECONDS).assertComplete().assertValueCount(1);
                echo(subscriber.values().get(0));
                assertThat(echo.join()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_whose_port_closes_ends_although_the_last_handshake_fails(Transport transport) throws Exception {
        bind(transport);
        try (Secured.Stalled tls = Secured.stalled()) {
            TestSubscriber<Connection<Tls>> subscriber = subscribe(tls.security(), 5);
            try (Client client = Secured.client(port)) {
                CompletableFuture<Boolean> echo = asking(client);
                tls.awaitHandshake();

                Await.the(port.close());
                client.reset();
                tls.goOn();

                subscriber.awaitDone(20, TimeUnit.SECONDS).assertComplete().assertNoValues();
                assertThat(echo.join()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelling_closes_what_was_in_its_handshake_and_gives_the_lease_back(Transport transport) throws Exception {
        bind(transport);
        try (Secured.Stalled tls = Secured.stalled()) {
            TestSubscriber<Connection<Tls>> subscriber = subscribe(tls.security(), 5);
            try (Client client = Secured.client(port)) {
                CompletableFuture<Boolean> echo = asking(client);
                tls.awaitHandshake();

                subscriber.cancel();
                isReserved();
                tls.goOn();

                assertThat(echo.join()).isFalse();
                Await.until(() -> tls.server.statistics().connections() == 0);
                subscriber.assertNoValues().assertNotComplete().assertNoErrors();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_loop_during_handshakes_completes_it(Transport transport) throws Exception {
        bind(transport);
        try (Secured.Stalled tls = Secured.stalled()) {
            TestSubscriber<Connection<Tls>> subscriber = subscribe(tls.security(), 5);
            try (Client silent = Client.of(port);
                    Client client = Secured.client(port)) {
                CompletableFuture<Boolean> echo = asking(client);
                tls.awaitHandshake();

                Await.the(loop.close());

                subscriber.awaitDone(20, TimeUnit.SECONDS).assertComplete().assertNoValues();
                assertThat(echo.join()).isFalse();
                assertThat(silent.isEnded()).isTrue();
                isReserved();
                tls.goOn();
                assertThat(tls.server.statistics().failed()).isEqualTo(2);
                assertThat(tls.server.statistics().waiting()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_tls_that_cannot_accept_fails_the_stream_and_gives_the_lease_back(Transport transport) {
        bind(transport);
        Secured closed = Secured.server();
        closed.close();
        try (TlsClient client = Tls.client()) {
            insecure(port.connections(loop, (Tls) client, LeaseOptions.DEFAULT).test(), Reason.INVALID_OPTION);
            insecure(
                    port.connections(loop, closed.security(), LeaseOptions.DEFAULT)
                            .test(),
                    Reason.CLOSED);
        }
        isReserved();
    }

    private static void insecure(TestSubscriber<?> subscriber, Reason reason) {
        subscriber
                .awaitDone(20, TimeUnit.SECONDS)
                .assertError(failure -> failure instanceof TlsException tls && tls.reason() == reason);
    }

    @ParameterizedTest
    @EnumSource
    void the_socket_of_a_connection_tells_what_was_agreed_on(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server()) {
            TestSubscriber<Connection<Tls>> subscriber = subscribe(tls.security(), 1);
            try (Client client = Secured.client(port)) {
                CompletableFuture<Boolean> echo = asking(client);
                subscriber.awaitCount(1);
                Connection<Tls> connection = subscriber.values().get(0);

                Promise<String> protocol = Promise.promise();
                loop.runOnLoop(() ->
                        protocol.complete(TlsConnection.of(connection.socket()).protocol()));

                assertThat(Await.the(protocol.future())).isEqualTo("TLSv1.3");
                echo(connection);
                assertThat(echo.join()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void patience_and_turns_are_those_of_any_stream(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server()) {
            Lease lease = Await.the(port.listen(16));
            LeaseOptions impatient = LeaseOptions.DEFAULT.withPatience(Duration.ofMillis(20));

            port.connections(loop, tls.security(), impatient)
                    .test()
                    .awaitDone(20, TimeUnit.SECONDS)
                    .assertError(failure ->
                            failure instanceof ReservationException refusal && refusal.kind() == Kind.DEADLINE);
            TestSubscriber<Connection<Tls>> next =
                    port.connections(loop, tls.security(), LeaseOptions.DEFAULT).test();
            lease.close();
            Await.until(() -> Await.the(port.status()).leases() == 2);

            try (Client client = Secured.client(port)) {
                CompletableFuture<Boolean> echo = asking(client);
                next.awaitCount(1);
                echo(next.values().get(0));
                assertThat(echo.join()).isTrue();
            }
        }
    }
}
