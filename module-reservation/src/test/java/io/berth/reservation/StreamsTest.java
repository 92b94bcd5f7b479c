package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException;
import io.berth.eventloop.Plain;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers made of streams. */
@Timeout(60)
class StreamsTest {
    private static final int CHUNK = 64 * 1024;

    private Vertx vertx;
    private BoundSocket port;

    private void bind(Transport transport) {
        vertx = transport.vertx();
        port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private static Completable echo(Connection<?> connection) {
        return connection.bytes().to(connection.writer());
    }

    private static Buffer text(String text) {
        return Buffer.buffer(text);
    }

    /** A connection of a stream that takes just one. */
    private Connection<Plain> accept(TestSubscriber<Connection<Plain>> accepting, Client client) {
        accepting.awaitCount(1);
        Connection<Plain> connection = accepting.values().get(0);
        assertThat(connection.remoteAddress()).isEqualTo(client.address());
        return connection;
    }

    private TestSubscriber<Connection<Plain>> takeOne() {
        TestSubscriber<Connection<Plain>> one = port.connections().take(1).test();
        Await.leased(port);
        return one;
    }

    @ParameterizedTest
    @EnumSource
    void an_echo_server_of_one_line_echoes_megabytes_to_many(Transport transport) {
        bind(transport);
        TestObserver<Void> server = port.connections()
                .flatMapCompletable(c -> c.bytes().to(c.writer()).onErrorComplete())
                .test();
        Await.leased(port);
        byte[] large = Client.payload(8_000_000);
        byte[] small = Client.payload(100_000);

        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            byte[] payload = i == 0 ? large : small;
            answers.add(Background.supply(() -> {
                try (Client client = Client.of(port)) {
                    return client.echo(payload);
                }
            }));
        }

        assertThat(answers.get(0).join()).isEqualTo(large);
        answers.stream().skip(1).forEach(answer -> assertThat(answer.join()).isEqualTo(small));
        server.assertNotComplete().assertNoErrors();
    }

    @ParameterizedTest
    @EnumSource
    void the_end_of_either_side_is_passed_on_and_leaves_the_other_open(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> accepting = takeOne();
        try (Client client = Client.of(port)) {
            Connection<Plain> connection = accept(accepting, client);
            TestSubscriber<Buffer> bytes = connection.bytes().test();

            client.send("question".getBytes(StandardCharsets.UTF_8)).end();
            bytes.awaitDone(20, TimeUnit.SECONDS).assertComplete();
            Flowable.just(text("ans"), text("wer"))
                    .to(connection.writer())
                    .test()
                    .awaitDone(20, TimeUnit.SECONDS)
                    .assertComplete();

            assertThat(client.receiveAll()).asString().isEqualTo("answer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_writer_completes_although_the_peer_goes_on(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> accepting = takeOne();
        try (Client client = Client.of(port)) {
            Connection<Plain> connection = accept(accepting, client);
            byte[] large = Client.payload(8_000_000);
            TestSubscriber<Buffer> bytes = connection.bytes().test();

            TestObserver<Void> written =
                    Flowable.just(Buffer.buffer(large)).to(connection.writer()).test();

            assertThat(client.receiveAll()).isEqualTo(large);
            written.awaitDone(20, TimeUnit.SECONDS).assertComplete();
            client.send(new byte[] {1});
            bytes.awaitCount(1).assertNotComplete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_by_the_peer_is_an_error_of_its_connection_that_can_be_contained(Transport transport) {
        bind(transport);
        TestSubscriber<Throwable> failures = new TestSubscriber<>();
        port.connections()
                .flatMap(c -> echo(c).<Throwable>toFlowable().onErrorResumeNext(Flowable::just))
                .subscribe(failures);
        Await.leased(port);

        try (Client other = Client.of(port)) {
            assertThat(other.answers()).isTrue();
            Client client = Client.of(port);
            assertThat(client.answers()).isTrue();

            client.reset();

            failures.awaitCount(1).assertNotComplete();
            assertThat(failures.values().get(0)).isInstanceOf(LoopException.Network.class);
            assertThat(other.answers()).isTrue();
            try (Client next = Client.of(port)) {
                assertThat(next.answers()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_error_that_is_not_contained_ends_the_stream_and_gives_the_lease_back(Transport transport) {
        bind(transport);
        TestObserver<Void> server =
                port.connections().flatMapCompletable(StreamsTest::echo).test();
        Await.leased(port);
        try (Client other = Client.of(port)) {
            assertThat(other.answers()).isTrue();
            Client client = Client.of(port);
            assertThat(client.answers()).isTrue();

            client.reset();

            server.awaitDone(20, TimeUnit.SECONDS).assertError(LoopException.Network.class);
            assertThat(other.isEnded()).isTrue(); // RxJava disposes of the others
        }
        Await.until(() -> Await.the(port.status()).state() == PortState.RESERVED);
    }

    @ParameterizedTest
    @EnumSource
    void a_peer_that_reads_nothing_stops_the_stream_that_is_written_to_it(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> accepting = takeOne();
        try (Client client = Client.of(port)) {
            Connection<Plain> connection = accept(accepting, client);
            AtomicLong emitted = new AtomicLong();
            Buffer chunk = Buffer.buffer(Client.payload(CHUNK));
            int chunks = 2_000;

            TestObserver<Void> written = Flowable.range(0, chunks)
                    .map(i -> {
                        emitted.incrementAndGet();
                        return chunk;
                    })
                    .to(connection.writer())
                    .test();
            Await.until(() -> buffered(connection) > 0);
            long whenFull = emitted.get();
            Await.settled(connection.socket().context().loop());

            assertThat(buffered(connection)).isLessThanOrEqualTo(CHUNK);
            assertThat(emitted.get()).isEqualTo(whenFull).isLessThan(chunks);
            assertThat(client.receive(chunks * CHUNK)).hasSize(chunks * CHUNK);
            written.awaitDone(20, TimeUnit.SECONDS).assertComplete();
        }
    }

    private static long buffered(Connection<?> connection) {
        CompletableFuture<Long> bytes = new CompletableFuture<>();
        connection
                .socket()
                .context()
                .loop()
                .runOnLoop(() -> bytes.complete(connection.socket().bufferedBytes()));
        return bytes.join();
    }

    @ParameterizedTest
    @EnumSource
    void bytes_come_as_they_are_asked_for(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> accepting = takeOne();
        try (Client client = Client.of(port)) {
            Connection<Plain> connection = accept(accepting, client);
            TestSubscriber<Buffer> bytes = connection.bytes().test(0);
            client.send(new byte[] {1, 2, 3});

            Await.settled(connection.socket().context().loop());
            bytes.assertNoValues();
            bytes.request(1);
            bytes.awaitCount(1);
            client.send(new byte[] {4});
            Await.settled(connection.socket().context().loop());
            bytes.assertValueCount(1);

            bytes.request(1);
            bytes.awaitCount(2).assertNotComplete();
            assertThat(bytes.values()).extracting(Buffer::length).containsExactly(3, 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void streams_may_hop_to_other_threads(Transport transport) {
        bind(transport);
        port.connections()
                .observeOn(Schedulers.computation(), false, 4)
                .flatMapCompletable(c -> c.bytes()
                        .observeOn(Schedulers.io(), false, 8)
                        .map(Buffer::copy)
                        .observeOn(Schedulers.computation())
                        .to(c.writer())
                        .onErrorComplete())
                .subscribe(new TestObserver<>());
        Await.leased(port);
        byte[] payload = Client.payload(3_000_000);

        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(Background.supply(() -> {
                try (Client client = Client.of(port)) {
                    return client.echo(payload);
                }
            }));
        }

        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(payload));
    }

    @ParameterizedTest
    @EnumSource
    void bytes_and_writer_can_be_subscribed_to_once(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> accepting = takeOne();
        try (Client client = Client.of(port)) {
            Connection<Plain> connection = accept(accepting, client);
            connection.bytes().subscribe(new TestSubscriber<>());
            TestObserver<Void> first =
                    Flowable.<Buffer>never().to(connection.writer()).test();

            connection.bytes().test().assertError(IllegalStateException.class);
            Flowable.just(text("x")).to(connection.writer()).test().assertError(IllegalStateException.class);

            first.assertNotComplete().assertNoErrors();
        }
    }

    @ParameterizedTest
    @EnumSource
    void disposing_of_a_writer_closes_the_connection(Transport transport) {
        bind(transport);
        port.connections()
                .flatMap(c -> {
                    TestObserver<Void> never =
                            Flowable.<Buffer>never().to(c.writer()).test();
                    return c.bytes().doOnNext(bytes -> never.dispose());
                })
                .subscribe(new TestSubscriber<>());
        Await.leased(port);
        try (Client client = Client.of(port)) {
            client.send(new byte[] {1});
            assertThat(client.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void disposing_of_a_writer_that_has_ended_leaves_the_other_direction_alone(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> accepting = takeOne();
        try (Client client = Client.of(port)) {
            Connection<Plain> connection = accept(accepting, client);
            TestObserver<Void> written =
                    Flowable.<Buffer>empty().to(connection.writer()).test();
            written.awaitDone(20, TimeUnit.SECONDS).assertComplete();
            TestSubscriber<Buffer> bytes = connection.bytes().test();

            written.dispose();
            client.send(new byte[] {1});

            bytes.awaitCount(1).assertNotComplete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_error_of_what_is_written_closes_the_connection(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> accepting = takeOne();
        try (Client client = Client.of(port)) {
            Connection<Plain> connection = accept(accepting, client);

            Flowable.<Buffer>error(new IllegalArgumentException("no answer"))
                    .to(connection.writer())
                    .test()
                    .awaitDone(20, TimeUnit.SECONDS)
                    .assertError(IllegalArgumentException.class);

            assertThat(client.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void streams_of_a_closed_connection_end_at_once(Transport transport) {
        bind(transport);
        TestSubscriber<Connection<Plain>> accepting = takeOne();
        try (Client client = Client.of(port)) {
            Connection<Plain> connection = accept(accepting, client);
            connection.close();
            assertThat(client.isEnded()).isTrue();

            connection.bytes().test().awaitDone(20, TimeUnit.SECONDS).assertNoValues();
            Flowable.<Buffer>never()
                    .to(connection.writer())
                    .test()
                    .awaitDone(20, TimeUnit.SECONDS)
                    .assertError(ReservationException.class);
        }
    }
}
