package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Loop;
import io.berth.tls.Tls;
import io.berth.tls.TlsException;
import io.berth.tls.TlsException.Reason;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers made of streams, over TLS. */
@Timeout(60)
class TlsStreamsTest {
    private static final int CHUNK = 64 * 1024;

    private Secured tls;
    private Vertx vertx;
    private BoundSocket port;
    private Loop<String> loop;

    @BeforeEach
    void open() {
        tls = Secured.server();
    }

    private void bind(Transport transport) {
        vertx = transport.vertx();
        port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
        loop = Loop.attach(vertx, "streams");
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
        assertThat(tls.server.statistics().connections()).isZero();
        assertThat(tls.server.statistics().waiting()).isZero();
        tls.close();
    }

    private Flowable<Connection<Tls>> connections() {
        return port.connections(loop, tls.security(), LeaseOptions.DEFAULT);
    }

    /** Both ends of a connection, of which one byte has come already. */
    private record Ends(Client client, Connection<Tls> connection) implements AutoCloseable {
        @Override
        public void close() {
            connection.close(); // first: a client of the JDK waits for the goodbye of the other side
            client.close();
        }
    }

    private Ends connect() {
        TestSubscriber<Connection<Tls>> one = connections().take(1).test();
        Await.leased(port);
        Client client = Secured.client(port);
        client.send(new byte[] {'!'}); // which has the client shake hands
        one.awaitCount(1);
        return new Ends(client, one.values().get(0));
    }

    @ParameterizedTest
    @EnumSource
    void an_echo_server_of_one_line_echoes_megabytes_to_many(Transport transport) {
        bind(transport);
        TestObserver<Void> server = connections()
                .flatMapCompletable(c -> c.bytes().to(c.writer()).onErrorComplete())
                .test();
        Await.leased(port);
        byte[] large = Client.payload(8_000_000);
        byte[] small = Client.payload(100_000);

        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            byte[] payload = i == 0 ? large : small;
            answers.add(Background.supply(() -> {
                try (Client client = Secured.client(port)) {
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
    void a_writer_completes_when_the_peer_has_all_and_the_end(Transport transport) {
        bind(transport);
        try (Ends ends = connect()) {
            Client client = ends.client();
            Connection<Tls> connection = ends.connection();
            byte[] large = Client.payload(8_000_000);

            TestObserver<Void> written =
                    Flowable.just(Buffer.buffer(large)).to(connection.writer()).test();

            assertThat(client.receiveAll()).isEqualTo(large);
            written.awaitDone(20, TimeUnit.SECONDS).assertComplete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_goodbye_of_the_peer_completes_the_bytes(Transport transport) {
        bind(transport);
        try (Ends ends = connect()) {
            Client client = ends.client();
            Connection<Tls> connection = ends.connection();
            TestSubscriber<Buffer> bytes = connection.bytes().test();

            client.send(new byte[] {1, 2, 3}).end();

            bytes.awaitDone(20, TimeUnit.SECONDS).assertComplete();
            assertThat(bytes.values().stream().mapToInt(Buffer::length).sum()).isEqualTo(4);
            Flowable.just(Buffer.buffer("answer"))
                    .to(connection.writer())
                    .test()
                    .awaitDone(20, TimeUnit.SECONDS)
                    .assertComplete();
            assertThat(client.receiveAll()).asString().isEqualTo("answer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_that_ends_without_a_goodbye_is_an_error_of_both_streams(Transport transport) throws Exception {
        bind(transport);
        TestSubscriber<Connection<Tls>> one = connections().take(1).test();
        Await.leased(port);
        try (Socket raw = EchoContext.connect(port.address());
                Socket secure = Secured.over(raw)) {
            secure.getOutputStream().write('!');
            one.awaitCount(1);
            Connection<Tls> connection = one.values().get(0);
            TestSubscriber<Buffer> bytes = connection.bytes().test();
            TestObserver<Void> written =
                    Flowable.<Buffer>never().to(connection.writer()).test();
            bytes.awaitCount(1);

            raw.shutdownOutput();

            bytes.awaitDone(20, TimeUnit.SECONDS).assertError(TlsStreamsTest::isTruncated);
            written.awaitDone(20, TimeUnit.SECONDS).assertError(TlsStreamsTest::isTruncated);
        }
    }

    private static boolean isTruncated(Throwable failure) {
        return failure instanceof TlsException tls && tls.reason() == Reason.TRUNCATED;
    }

    @ParameterizedTest
    @EnumSource
    void a_peer_that_reads_nothing_stops_the_stream_that_is_written_to_it(Transport transport) {
        bind(transport);
        try (Ends ends = connect()) {
            Client client = ends.client();
            Connection<Tls> connection = ends.connection();
            AtomicLong emitted = new AtomicLong();
            Buffer chunk = Buffer.buffer(Client.payload(CHUNK));
            int chunks = 1_000;

            TestObserver<Void> written = Flowable.range(0, chunks)
                    .map(i -> {
                        emitted.incrementAndGet();
                        return chunk;
                    })
                    .to(connection.writer())
                    .test();
            Await.until(() -> buffered(connection) > 0);
            long whenFull = emitted.get();
            Await.settled(loop);

            assertThat(buffered(connection)).isLessThanOrEqualTo(CHUNK + CHUNK / 64); // with what encryption adds
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
        try (Ends ends = connect()) {
            Client client = ends.client();
            Connection<Tls> connection = ends.connection();
            TestSubscriber<Buffer> bytes = connection.bytes().test(0);
            client.send(new byte[] {1, 2}).end();
            Await.settled(loop);
            bytes.assertNoValues().assertNotComplete();

            bytes.request(1);
            bytes.awaitCount(1);
            Await.settled(loop);
            bytes.assertValueCount(1);

            bytes.request(2);
            bytes.awaitDone(20, TimeUnit.SECONDS).assertComplete();
            assertThat(bytes.values().stream().mapToInt(Buffer::length).sum()).isEqualTo(3);
        }
    }
}
