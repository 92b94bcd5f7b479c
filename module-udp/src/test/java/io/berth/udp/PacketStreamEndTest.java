package io.berth.udp;

import static io.berth.testing.Waiting.SECONDS;
import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.elsewhere;
import static io.berth.testing.Waiting.until;
import static io.berth.udp.NumberedPeer.numbers;
import static io.berth.udp.Subscribers.got;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.Loop;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How streams end, and what ends with them. */
@Timeout(60)
class PacketStreamEndTest {
    private final PacketStream<Void> stream = PacketStream.of(Overflow.DROP_OLDEST, 1 << 16);

    private static void completed(TestSubscriber<?> subscriber) {
        subscriber.awaitDone(SECONDS, TimeUnit.SECONDS).assertComplete();
    }

    /** A verticle with a socket on its own loop, whose stream it leaves to the test. */
    private static final class Listener extends VerticleBase {
        private final PacketStream<Void> stream;
        private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();

        Listener(PacketStream<Void> stream) {
            this.stream = stream;
        }

        @Override
        public Future<?> start() {
            Loop<String> loop = Loop.attach(context, "listener");
            return UdpSocket.bind(loop, TestLoop.ANY_PORT, UdpOptions.DEFAULT, null, stream)
                    .onSuccess(socket -> address.complete(socket.localAddress()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelling_in_the_middle_leaves_the_socket_open(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(stream);
            try (NumberedPeer peer = new NumberedPeer(on.address(socket))) {
                Signals signals = new Signals(self -> {
                    if (self.datagrams.size() == 500) {
                        self.cancel();
                    }
                });
                stream.packets().subscribe(signals);
                signals.request(Long.MAX_VALUE);

                peer.send(1000, stream);

                on.run(() -> {});
                assertThat(numbers(signals.datagrams)).isEqualTo(numbers(0, 500));
                assertThat(signals.ended).isNotDone();
                assertThat(on.on(socket::isClosed)).isFalse();
                assertThat(stream.statistics()).isEqualTo(new StreamStatistics(1000, 500, 0, 500));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void subscribers_that_come_and_go_on_other_threads_get_each_datagram_once(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            var sending = elsewhere(() -> {
                peer.send(4000, stream);
                return null;
            });

            List<Signals> all = new ArrayList<>();
            while (!sending.isDone()) {
                Signals one = new Signals();
                stream.packets().subscribe(one);
                one.request(100);
                one.request(100);
                one.cancel();
                all.add(one);
            }
            await(sending);
            on.run(() -> {});
            Signals last = new Signals();
            stream.packets().subscribe(last);
            last.request(Long.MAX_VALUE);
            until("nothing is left", () -> stream.statistics().queued() == 0);
            on.run(() -> {});
            all.add(last);

            assertThat(all).allSatisfy(one -> assertThat(one.violations).isEmpty());
            assertThat(all.stream().flatMap(one -> one.datagrams.stream()).map(NumberedPeer::number))
                    .isEqualTo(numbers(0, 4000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_can_take_its_socket_with_it(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(stream);
            TestSubscriber<Datagram> subscriber =
                    stream.packets().doFinally(stream::close).test();

            subscriber.cancel();

            until("it is closed", () -> on.on(socket::isClosed));
            stream.close();
            completed(stream.packets().test());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_socket_completes_after_what_is_queued_was_asked_for(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(stream);
            try (NumberedPeer peer = new NumberedPeer(on.address(socket))) {
                TestSubscriber<Datagram> subscriber = stream.packets().test(10);
                peer.send(100, stream);

                on.run(socket::close);

                got(10, subscriber).assertNotComplete().request(89);
                got(99, subscriber).assertNotComplete().request(1);
                completed(subscriber); // nobody needs to ask for that
                assertThat(numbers(subscriber.values())).isEqualTo(numbers(0, 100));
                completed(stream.packets().test(0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_that_is_closed_by_its_subscriber_delivers_the_batch_it_had(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(stream);
            try (NumberedPeer peer = new NumberedPeer(on.address(socket))) {
                Signals signals = new Signals(self -> socket.close());
                stream.packets().subscribe(signals);
                signals.request(5);

                on.run(() -> peer.sendBlindly(60));

                until("five have come", () -> signals.datagrams.size() == 5);
                long received = on.on(() -> socket.statistics().received());
                assertThat(stream.statistics()).isEqualTo(new StreamStatistics(received, 5, 0, received - 5));
                signals.request(Long.MAX_VALUE);
                await(signals.ended);
                assertThat(numbers(signals.datagrams)).isEqualTo(numbers(0, (int) received));
                assertThat(signals.violations).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_that_failed_fails_the_stream_after_what_is_queued(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(stream);
            try (NumberedPeer peer = new NumberedPeer(on.address(socket))) {
                TestSubscriber<Datagram> subscriber = stream.packets().test(0);
                peer.send(3, stream);
                IOException lost = new IOException("the event loop does not take it");

                on.run(() -> socket.closeBecause(new CloseReason(Why.FAILED, 0, 0, lost)));

                subscriber.assertNoErrors().request(3);
                subscriber
                        .awaitDone(SECONDS, TimeUnit.SECONDS)
                        .assertValueCount(3)
                        .assertError(lost);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_loop_completes_a_stream_that_has_nothing_left(Backend backend) {
        TestSubscriber<Datagram> subscriber;
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            subscriber = stream.packets().test(100);
            peer.send(100, stream);
            got(100, subscriber).assertNotComplete();

            await(on.loop.close());

            completed(subscriber);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_left_when_the_loop_is_gone_is_delivered_by_who_asks(Backend backend) {
        Signals first = new Signals();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            stream.packets().subscribe(first);
            peer.send(1000, stream);
        } // the Vertx is closed, and its threads have ended

        first.request(100);
        assertThat(numbers(first.datagrams)).isEqualTo(numbers(0, 100));
        first.cancel();
        Signals second = new Signals(self -> self.request(1));
        stream.packets().subscribe(second);
        second.request(1);

        await(second.ended);
        assertThat(numbers(second.datagrams)).isEqualTo(numbers(100, 1000));
        assertThat(second.violations).isEmpty();
        assertThat(stream.statistics()).isEqualTo(new StreamStatistics(1000, 1000, 0, 0));
        stream.close(); // which it is
    }

    @ParameterizedTest
    @EnumSource
    void threads_that_ask_while_the_loop_closes_get_all_and_the_end(Backend backend) {
        for (int i = 0; i < 20; i++) {
            PacketStream<Void> each = PacketStream.of(Overflow.PAUSE, 100);
            Signals signals = new Signals();
            CompletableFuture<Void> one;
            CompletableFuture<Void> other;
            try (TestLoop on = new TestLoop(backend);
                    NumberedPeer peer = new NumberedPeer(on.address(on.bind(each)))) {
                each.packets().subscribe(signals);
                peer.send(50, each);
                peer.sendBlindly(150);
                one = askUntilTheEnd(signals);
                other = askUntilTheEnd(signals);
                await(on.loop.close());
            }

            await(one);
            await(other);
            await(signals.ended);
            assertThat(signals.violations).isEmpty();
            assertThat(numbers(signals.datagrams)).isEqualTo(numbers(0, signals.datagrams.size()));
            assertThat(each.statistics())
                    .isEqualTo(new StreamStatistics(signals.datagrams.size(), signals.datagrams.size(), 0, 0));
        }
    }

    private static CompletableFuture<Void> askUntilTheEnd(Signals signals) {
        return elsewhere(() -> {
            while (!signals.ended.isDone()) {
                signals.request(1);
            }
            return null;
        });
    }

    @ParameterizedTest
    @EnumSource
    void undeploying_the_verticle_in_the_middle_completes_its_stream(Backend backend) {
        Vertx vertx = backend.vertx(2);
        Listener listener = new Listener(stream);
        String deployment = await(vertx.deployVerticle(listener));
        AtomicBoolean enough = new AtomicBoolean();
        try (NumberedPeer peer = new NumberedPeer(await(listener.address))) {
            TestSubscriber<Datagram> subscriber = stream.packets().test();
            var sending = elsewhere(() -> {
                while (!enough.get()) {
                    peer.sendBlindly(1);
                }
                return null;
            });
            until("many have come", () -> subscriber.values().size() >= 2000);

            await(vertx.undeploy(deployment));

            completed(subscriber);
            enough.set(true);
            await(sending);
            long received = stream.statistics().received();
            assertThat(stream.statistics()).isEqualTo(new StreamStatistics(received, received, 0, 0));
            assertThat(numbers(subscriber.values()))
                    .hasSize((int) received)
                    .isSorted()
                    .doesNotHaveDuplicates();
        } finally {
            enough.set(true);
            await(vertx.close());
        }
    }

    @ParameterizedTest
    @EnumSource
    void undeploying_the_verticle_takes_nothing_from_a_slow_subscriber(Backend backend) {
        Vertx vertx = backend.vertx(2);
        Listener listener = new Listener(stream);
        String deployment = await(vertx.deployVerticle(listener));
        try (NumberedPeer peer = new NumberedPeer(await(listener.address))) {
            TestSubscriber<Datagram> subscriber = stream.packets().test(10);
            peer.send(500, stream);

            await(vertx.undeploy(deployment));

            got(10, subscriber).assertNotComplete().request(490);
            completed(subscriber);
            assertThat(numbers(subscriber.values())).isEqualTo(numbers(0, 500));
        } finally {
            await(vertx.close());
        }
    }
}
