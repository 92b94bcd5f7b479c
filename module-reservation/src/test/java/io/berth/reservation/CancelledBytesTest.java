package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Plain;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections of which nobody wants to read the rest. */
@Timeout(60)
class CancelledBytesTest {
    private static final int MORE_THAN_THE_KERNEL_KEEPS = 32_000_000;

    private Vertx vertx;
    private Loop<String> loop;
    private Client client;
    private Connection<Plain> connection;

    private void connect(Transport transport) {
        vertx = transport.vertx();
        loop = Loop.attach(vertx, "streams");
        BoundSocket port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
        TestSubscriber<Connection<Plain>> one = port.connections(loop).take(1).test();
        Await.leased(port);
        client = Client.of(port);
        connection = one.awaitCount(1).values().get(0);
    }

    @AfterEach
    void close() {
        client.close();
        Await.the(vertx.close());
    }

    private boolean isClosed() {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        loop.runOnLoop(() -> closed.complete(connection.socket().isClosed()));
        return closed.join();
    }

    private static void completes(TestObserver<Void> written) {
        written.awaitDone(20, TimeUnit.SECONDS).assertComplete();
    }

    @ParameterizedTest
    @EnumSource
    void once_the_writer_has_completed_the_end_of_the_peer_closes_the_connection(Transport transport) {
        connect(transport);
        TestObserver<Void> written =
                connection.bytes().take(1).to(connection.writer()).test();

        client.send(new byte[] {1});
        assertThat(client.receiveAll()).containsExactly(1);
        completes(written);
        client.send(new byte[] {2, 3});
        assertThat(isClosed()).isFalse();
        client.end();

        Await.until(this::isClosed);
    }

    @ParameterizedTest
    @EnumSource
    void bytes_that_wait_are_dropped_and_reset_nothing(Transport transport) {
        connect(transport);
        CompletableFuture<Void> sending = Background.run(
                () -> client.send(Client.payload(MORE_THAN_THE_KERNEL_KEEPS)).end());

        TestObserver<Void> written = connection
                .bytes()
                .take(1)
                .map(some -> Buffer.buffer("enough"))
                .to(connection.writer())
                .test();

        assertThat(client.receiveAll()).asString().isEqualTo("enough");
        completes(written);
        Await.until(sending::isDone);
        Await.until(this::isClosed);
    }

    @ParameterizedTest
    @EnumSource
    void a_writer_goes_on_and_the_connection_closes_after_it(Transport transport) {
        connect(transport);
        byte[] large = Client.payload(MORE_THAN_THE_KERNEL_KEEPS);
        TestSubscriber<Buffer> bytes = connection.bytes().take(1).test();
        TestObserver<Void> written =
                Flowable.just(Buffer.buffer(large)).to(connection.writer()).test();

        client.send(new byte[] {1});
        bytes.awaitDone(20, TimeUnit.SECONDS).assertValueCount(1);
        client.send(new byte[] {2}).end();
        Await.settled(loop);
        assertThat(isClosed()).isFalse();

        assertThat(client.receiveAll()).isEqualTo(large);
        completes(written);
        Await.until(this::isClosed);
    }

    @ParameterizedTest
    @EnumSource
    void bytes_that_were_never_asked_for_are_dropped_too(Transport transport) {
        connect(transport);
        client.send(new byte[] {1}).end();

        connection.bytes().test(0).cancel();
        completes(Flowable.<Buffer>empty().to(connection.writer()).test());

        Await.until(this::isClosed);
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_by_the_peer_is_heard_by_the_writer(Transport transport) {
        connect(transport);
        connection.bytes().test(1).cancel();
        TestObserver<Void> written =
                Flowable.<Buffer>never().to(connection.writer()).test();

        client.reset();

        written.awaitDone(20, TimeUnit.SECONDS).assertError(LoopException.Network.class);
        assertThat(isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void cancelling_alone_closes_nothing(Transport transport) {
        connect(transport);
        connection.bytes().test(1).cancel();
        client.end();
        Await.settled(loop);

        completes(Flowable.just(Buffer.buffer("late")).to(connection.writer()).test());

        assertThat(client.receiveAll()).asString().isEqualTo("late");
        Await.until(this::isClosed);
    }
}
