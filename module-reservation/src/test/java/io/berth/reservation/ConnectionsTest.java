package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.reservation.ReservationException.Kind;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stream of connections: its demand, its lease, its end. */
@Timeout(60)
class ConnectionsTest {
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

    private static void completed(TestSubscriber<?> subscriber) {
        subscriber.awaitDone(20, TimeUnit.SECONDS).assertComplete();
    }

    private static void refused(TestSubscriber<?> subscriber, Kind kind) {
        subscriber
                .awaitDone(20, TimeUnit.SECONDS)
                .assertError(failure -> failure instanceof ReservationException refusal && refusal.kind() == kind);
    }

    private TestSubscriber<Connection<Plain>> subscribe(long demand) {
        TestSubscriber<Connection<Plain>> subscriber = port.connections(loop).test(demand);
        Await.leased(port);
        return subscriber;
    }

    private static void echo(Connection<Plain> connection) {
        connection.bytes().to(connection.writer()).subscribe(new TestObserver<>());
    }

    private void isReserved() {
        Await.until(() -> Await.the(port.status()).state() == PortState.RESERVED);
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_accepted_that_nobody_has_asked_for(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> subscriber = subscribe(0);
        try (Client first = Client.of(port);
                Client second = Client.of(port);
                Client third = Client.of(port)) {
            Await.settled(loop);
            subscriber.assertNoValues();

            subscriber.request(2);
            subscriber.awaitCount(2);
            Await.settled(loop);
            subscriber.assertValueCount(2);

            subscriber.request(1);
            subscriber.awaitCount(3).assertNotComplete();
            assertThat(subscriber.values())
                    .extracting(Connection::remoteAddress)
                    .containsExactly(first.address(), second.address(), third.address());
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelling_gives_the_lease_to_the_next_and_leaves_connections_alone(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> first = subscribe(1);
        TestSubscriber<Connection<Plain>> second = port.connections(loop).test();
        try (Client early = Client.of(port);
                Client late = Client.of(port)) {
            first.awaitCount(1);

            first.cancel();

            second.awaitCount(1); // the late one waited in the kernel's queue meanwhile
            assertThat(second.values().get(0).remoteAddress()).isEqualTo(late.address());
            echo(first.values().get(0));
            echo(second.values().get(0));
            assertThat(early.answers()).isTrue();
            assertThat(late.answers()).isTrue();
            first.assertNotComplete().assertNoErrors().assertValueCount(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelling_while_it_waits_costs_nobody_a_turn(Transport transport) {
        bind(transport);
        Lease lease = Await.the(port.listen(16));
        TestSubscriber<Connection<Plain>> waiting = port.connections(loop).test();
        assertThat(Await.the(port.status()).waiters()).hasSize(1);

        waiting.cancel();

        Await.until(() -> Await.the(port.status()).waiters().isEmpty());
        lease.close();
        assertThat(Await.the(port.listen(16)).number()).isEqualTo(2);
        waiting.assertNotComplete().assertNoErrors();
    }

    @ParameterizedTest
    @EnumSource
    void a_lease_that_is_refused_is_an_error(Transport transport) {
        bind(transport);
        Await.the(port.listen(16));
        LeaseOptions impatient = LeaseOptions.DEFAULT.withPatience(Duration.ofMillis(20));

        refused(port.connections(loop, Plain.plain(), impatient).test(), Kind.DEADLINE);

        Await.the(port.close());
        refused(port.connections(loop).test(), Kind.CLOSED);
        refused(port.connections().test(), Kind.CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_port_completes_it_and_leaves_connections_alone(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> subscriber = subscribe(10);
        try (Client client = Client.of(port)) {
            subscriber.awaitCount(1);

            Await.the(port.close());

            completed(subscriber);
            echo(subscriber.values().get(0));
            assertThat(client.answers()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_port_fails_those_that_wait(Transport transport) {
        bind(transport);
        Await.the(port.listen(16));
        TestSubscriber<Connection<Plain>> waiting = port.connections(loop).test();

        Await.the(port.close());

        refused(waiting, Kind.CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_loop_completes_it_and_fails_the_streams_of_its_connections(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> subscriber = subscribe(10);
        try (Client client = Client.of(port)) {
            subscriber.awaitCount(1);
            Connection<Plain> connection = subscriber.values().get(0);
            TestSubscriber<Buffer> bytes = connection.bytes().test();

            Await.the(loop.close());

            completed(subscriber);
            refused(bytes, Kind.CONNECTION);
            Flowable.just(Buffer.buffer("late"))
                    .to(connection.writer())
                    .test()
                    .awaitDone(20, TimeUnit.SECONDS)
                    .assertError(ReservationException.class);
            assertThat(client.isEnded()).isTrue();
        }
        isReserved();
    }

    @ParameterizedTest
    @EnumSource
    void streams_subscribed_to_after_their_loop_was_closed_fail_too(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> subscriber = subscribe(10);
        try (Client client = Client.of(port)) {
            subscriber.awaitCount(1);
            Connection<Plain> connection = subscriber.values().get(0);

            Await.the(loop.close());

            refused(connection.bytes().test(), Kind.CONNECTION);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_loop_that_closes_while_the_stream_waits_costs_nobody_a_turn(Transport transport) {
        bind(transport);
        Lease lease = Await.the(port.listen(16));
        TestSubscriber<Connection<Plain>> waiting = port.connections(loop).test();
        Future<Lease> next = port.listen(16);
        Await.the(loop.close());

        lease.close();

        Await.the(next);
        completed(waiting);
        completed(port.connections(loop).test());
    }

    @ParameterizedTest
    @EnumSource
    void undeploying_the_verticle_completes_it_and_gives_the_lease_back(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> own = new TestSubscriber<>();
        TestSubscriber<Connection<Plain>> waiting = new TestSubscriber<>();
        String deployment = Await.the(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                port.connections().subscribe(own);
                port.connections(loop).subscribe(waiting); // on a loop that is not the verticle's
                return Future.succeededFuture();
            }
        }));
        Await.leased(port);
        try (Client client = Client.of(port)) {
            own.awaitCount(1);

            Await.the(vertx.undeploy(deployment));

            completed(own);
            refused(waiting, Kind.CANCELLED);
            assertThat(client.isEnded()).isTrue();
        }
        isReserved();
    }

    @ParameterizedTest
    @EnumSource
    void undeploying_the_verticle_completes_it_on_the_loop_of_another_too(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> subscriber = new TestSubscriber<>();
        String deployment = Await.the(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                port.connections(loop).subscribe(subscriber);
                return Future.succeededFuture();
            }
        }));
        Await.leased(port);

        Await.the(vertx.undeploy(deployment));

        completed(subscriber);
        isReserved();
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_vertx_completes_it(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> given = subscribe(1);

        Await.the(vertx.close());

        completed(given);
    }

    @ParameterizedTest
    @EnumSource
    void asking_for_nothing_is_an_error_that_gives_the_lease_back(Transport transport) {
        bind(transport);
        Asker<Connection<Plain>> asker = new Asker<>();
        port.connections(loop).subscribe(asker);
        Await.leased(port);

        asker.subscription().request(0);
        asker.subscription().request(-1);

        assertThat(Await.failure(asker.ended())).isInstanceOf(IllegalArgumentException.class);
        isReserved();
    }

    @ParameterizedTest
    @EnumSource
    void asking_for_no_bytes_is_an_error(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> subscriber = subscribe(1);
        try (Client client = Client.of(port)) {
            subscriber.awaitCount(1);
            Asker<Buffer> asker = new Asker<>();
            subscriber.values().get(0).bytes().subscribe(asker);

            asker.subscription().request(-1);
            asker.subscription().request(0);

            assertThat(Await.failure(asker.ended())).isInstanceOf(IllegalArgumentException.class);
            client.send(new byte[] {1});
            asker.subscription().request(1);
            Await.settled(loop);
            assertThat(asker.items()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void signals_come_one_by_one_and_none_after_the_last(Transport transport) {
        bind(transport);
        for (int i = 0; i < 10; i++) {
            BoundSocket busy = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
            Asker<Connection<Plain>> asker = new Asker<>();
            busy.connections(loop).subscribe(asker);
            asker.subscription().request(5);
            Await.leased(busy);
            List<Client> clients =
                    Stream.generate(() -> Client.of(busy)).limit(10).toList();

            CompletableFuture<Void> asking = Background.run(() -> {
                for (int n = 0; n < 5; n++) {
                    asker.subscription().request(1);
                }
                asker.subscription().request(0);
            });
            Await.the(busy.close());
            asking.join();

            Await.until(() -> asker.ended().isComplete());
            Await.settled(loop);
            assertThat(asker.violations()).isEmpty();
            assertThat(asker.items()).hasSizeLessThanOrEqualTo(10);
            asker.items().forEach(Connection::close);
            clients.forEach(Client::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelling_at_once_is_heard(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> subscriber = new TestSubscriber<>();
        subscriber.cancel();

        port.connections(loop).subscribe(subscriber);

        Await.until(() -> {
            PortStatus status = Await.the(port.status());
            return status.state() == PortState.RESERVED && status.waiters().isEmpty();
        });
        subscriber.assertEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_loop_of_its_own_is_closed_after_its_last_connection(Transport transport) {
        bind(transport);
        long before = NativeMemory.bytes();
        for (int i = 0; i < 8; i++) {
            TestSubscriber<Connection<Plain>> subscriber = port.connections().test(1);
            Await.leased(port);
            try (Client client = Client.of(port)) {
                subscriber.awaitCount(1);
                subscriber.cancel();
                echo(subscriber.values().get(0));
                assertThat(client.answers()).isTrue();
            }
            isReserved();
        }

        Await.until(() -> NativeMemory.bytes() <= before);
    }

    @ParameterizedTest
    @EnumSource
    void own_listeners_are_not_for_streams(Transport transport) {
        bind(transport);
        LeaseOptions own = LeaseOptions.DEFAULT.withOwnListener();

        Expect.misuse(Kind.INVALID_ARGUMENT, () -> port.connections(loop, Plain.plain(), own))
                .hasMessageContaining("withOwnListener");
    }
}
