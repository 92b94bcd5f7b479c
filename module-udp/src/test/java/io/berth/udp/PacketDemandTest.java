package io.berth.udp;

import static io.berth.testing.Waiting.SECONDS;
import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.elsewhere;
import static io.berth.testing.Waiting.until;
import static io.berth.udp.NumberedPeer.numbers;
import static io.berth.udp.Subscribers.got;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.Deferral;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopOptions;
import io.berth.testing.Waiting;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked for, by whom, and how it comes. */
@Timeout(60)
class PacketDemandTest {
    private static PacketStream<Void> roomy() {
        return PacketStream.of(Overflow.DROP_OLDEST, 1 << 16);
    }

    @ParameterizedTest
    @EnumSource
    void datagrams_come_in_order_as_they_are_asked_for(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            TestSubscriber<Datagram> subscriber = stream.packets().test(0);

            peer.send(3000, stream);
            subscriber.assertNoValues();

            subscriber.request(1);
            got(1, subscriber).request(999);
            got(1000, subscriber);
            assertThat(stream.statistics()).isEqualTo(new StreamStatistics(3000, 1000, 0, 2000));

            subscriber.request(3000);
            got(3000, subscriber);
            peer.send(1000, stream);
            got(4000, subscriber);
            peer.send(7, stream);
            assertThat(stream.statistics()).isEqualTo(new StreamStatistics(4007, 4000, 0, 7));
            assertThat(numbers(subscriber.values())).isEqualTo(numbers(0, 4000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void they_are_delivered_on_the_loop_whoever_asks(Backend backend) {
        PacketStream<Void> stream = roomy();
        Set<String> threads = new HashSet<>();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            TestSubscriber<Datagram> subscriber = stream.packets()
                    .doOnNext(datagram -> threads.add(Thread.currentThread().getName()))
                    .test(0);
            peer.send(100, stream);

            subscriber.request(60);
            await(elsewhere(() -> {
                subscriber.request(60);
                return null;
            }));
            on.run(() -> subscriber.request(60));
            peer.send(80, stream);

            got(180, subscriber);
            assertThat(threads)
                    .containsExactly(on.on(() -> Thread.currentThread().getName()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_threads_may_ask_at_once_and_none_of_it_is_lost(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            Signals signals = new Signals();
            stream.packets().subscribe(signals);

            List<CompletableFuture<Void>> asking = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                asking.add(elsewhere(() -> {
                    for (int i = 0; i < 500; i++) {
                        signals.request(1);
                    }
                    return null;
                }));
            }
            peer.send(3000, stream);
            asking.forEach(Waiting::await);

            until("all that was asked for has come", () -> signals.datagrams.size() == 2000);
            on.run(() -> {});
            assertThat(numbers(signals.datagrams)).isEqualTo(numbers(0, 2000));
            assertThat(signals.violations).isEmpty();
            assertThat(stream.statistics()).isEqualTo(new StreamStatistics(3000, 2000, 0, 1000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_full_queue_of_the_loop_loses_no_request(Backend backend) {
        PacketStream<Void> stream = roomy();
        Vertx vertx = backend.vertx(1);
        Loop<String> loop = Loop.attach(vertx, "full", LoopOptions.DEFAULT.withQueueCapacity(1));
        CompletableFuture<InetSocketAddress> bound = new CompletableFuture<>();
        loop.runOnLoop(() -> UdpSocket.bind(loop, TestLoop.ANY_PORT, UdpOptions.DEFAULT, null, stream)
                .onComplete((socket, failure) -> bound.complete(socket.localAddress())));
        try (NumberedPeer peer = new NumberedPeer(await(bound))) {
            TestSubscriber<Datagram> subscriber = stream.packets().test(0);
            peer.send(1, stream);
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch held = new CountDownLatch(1);
            Runnable hold = () -> {
                busy.countDown();
                await(elsewhere(() -> held.await(SECONDS, TimeUnit.SECONDS)));
            };
            until("the loop has room for a task", () -> loop.defer(hold) == Deferral.QUEUED);
            assertThat(busy.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            until("the queue is full", () -> loop.defer(() -> {}) == Deferral.FULL);

            subscriber.request(1);
            held.countDown();

            got(1, subscriber);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            await(vertx.close());
        }
    }

    @ParameterizedTest
    @EnumSource
    void asking_for_one_more_with_each_datagram_needs_no_deep_stack(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            BlockingQueue<Integer> depths = new LinkedBlockingQueue<>();
            Signals signals = new Signals(self -> {
                depths.add(new Throwable().getStackTrace().length);
                self.request(1);
            });
            stream.packets().subscribe(signals);
            peer.send(5000, stream);

            signals.request(1);

            until("all has come", () -> signals.datagrams.size() == 5000);
            assertThat(depths).allSatisfy(depth -> assertThat(depth).isLessThan(100));
            assertThat(signals.violations).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void demand_beyond_a_long_is_no_limit(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            Signals signals = new Signals();
            stream.packets().subscribe(signals);

            signals.request(Long.MAX_VALUE - 1);
            signals.request(Long.MAX_VALUE - 1);
            peer.send(300, stream);
            signals.request(5);
            peer.send(300, stream);

            until("all has come", () -> signals.datagrams.size() == 600);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asking_for_nothing_is_an_error_for_who_asks_and_for_nobody_else(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
                Signals signals = new Signals();
                stream.packets().subscribe(signals);
                signals.request(wrong);
                signals.request(1);
                assertThatThrownBy(() -> await(signals.ended))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("" + wrong);
            }

            TestSubscriber<Datagram> next = stream.packets().test();
            peer.send(10, stream);
            got(10, next).assertNotComplete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_comes_before_anybody_subscribes_waits(Backend backend) {
        PacketStream<Void> stream = PacketStream.of(Overflow.DROP_NEWEST, 100);
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            peer.send(300, stream);

            TestSubscriber<Datagram> late = stream.packets().test();

            got(100, late);
            assertThat(numbers(late.values())).isEqualTo(numbers(0, 100));
            assertThat(stream.statistics()).isEqualTo(new StreamStatistics(300, 100, 200, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void subscribers_on_other_threads_lose_nothing(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            TestSubscriber<Integer> subscriber = stream.packets()
                    .observeOn(Schedulers.single(), false, 16)
                    .map(NumberedPeer::number)
                    .rebatchRequests(1)
                    .test();

            peer.send(4000, stream);

            got(4000, subscriber).assertValueSequence(numbers(0, 4000));
        }
    }
}
