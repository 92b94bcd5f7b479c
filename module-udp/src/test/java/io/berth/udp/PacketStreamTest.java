package io.berth.udp;

import static io.berth.testing.Waiting.SECONDS;
import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.until;
import static io.berth.udp.NumberedPeer.numbers;
import static io.berth.udp.Subscribers.got;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.StandaloneLoop;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams, their sockets and their subscribers. */
@Timeout(60)
class PacketStreamTest {
    private static PacketStream<Void> roomy() {
        return PacketStream.of(Overflow.DROP_OLDEST, 1 << 16);
    }

    @ParameterizedTest
    @EnumSource
    void an_echo_server_is_one_line(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer one = new JdkPeer();
                JdkPeer other = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(stream);
            InetSocketAddress address = on.address(socket);

            Disposable serving =
                    stream.packets().subscribe(datagram -> socket.send(datagram.payload(), datagram.sender()));

            for (int i = 0; i < 100; i++) {
                one.send("from one " + i, address);
                other.send("from the other " + i, address);
                assertThat(one.text()).isEqualTo("from one " + i);
                assertThat(other.text()).isEqualTo("from the other " + i);
            }
            assertThat(serving.isDisposed()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_datagram_has_all_that_its_packet_had(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(UdpOptions.DEFAULT.withMaxPayload(4), null, stream);
            TestSubscriber<Datagram> subscriber = stream.packets().test();

            peer.send("whole", on.address(socket));
            peer.send("", on.address(socket));

            got(2, subscriber);
            Datagram cut = subscriber.values().get(0);
            assertThat(UTF_8.decode(cut.payload()).toString()).isEqualTo("whol");
            assertThat(cut.truncated()).isTrue();
            assertThat(cut.sender()).isEqualTo(peer.address());
            assertThat(subscriber.values().get(1).payload().remaining()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_second_subscriber_is_refused_and_the_first_goes_on(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            TestSubscriber<Datagram> first = stream.packets().test();

            stream.packets()
                    .test()
                    .awaitDone(SECONDS, TimeUnit.SECONDS)
                    .assertError(IllegalStateException.class)
                    .assertError(refusal -> refusal.getMessage().contains("share()"));

            peer.send(10, stream);
            got(10, first).assertNotComplete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shared_packets_have_many_subscribers(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            Flowable<Datagram> shared = stream.packets().share();
            TestSubscriber<Datagram> one = shared.test();
            TestSubscriber<Datagram> other = shared.test();

            peer.send(500, stream);

            assertThat(numbers(got(500, one).values())).isEqualTo(numbers(0, 500));
            assertThat(numbers(got(500, other).values())).isEqualTo(numbers(0, 500));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_next_subscriber_goes_on_where_the_last_one_stopped(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            TestSubscriber<Datagram> first = stream.packets().take(30).test();
            peer.send(100, stream);
            first.awaitDone(SECONDS, TimeUnit.SECONDS).assertComplete();
            TestSubscriber<Datagram> second = stream.packets().test(20);
            got(20, second).cancel();
            peer.send(100, stream);

            TestSubscriber<Datagram> third = stream.packets().test();

            got(150, third);
            assertThat(numbers(first.values())).isEqualTo(numbers(0, 30));
            assertThat(numbers(second.values())).isEqualTo(numbers(30, 50));
            assertThat(numbers(third.values())).isEqualTo(numbers(50, 200));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_subscriber_that_throws_is_cancelled_and_rxjava_is_told(Backend backend) {
        PacketStream<Void> stream = roomy();
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        RxJavaPlugins.setErrorHandler(told::add);
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            Signals signals = new Signals(self -> {
                throw new IllegalStateException("thrown by the subscriber");
            });
            stream.packets().subscribe(signals);
            signals.request(10);

            peer.send(50, stream);

            assertThat(Ear.next(told)).hasStackTraceContaining("thrown by the subscriber");
            TestSubscriber<Datagram> next = stream.packets().test();
            got(49, next);
            assertThat(signals.datagrams).hasSize(1);
            assertThat(numbers(next.values())).isEqualTo(numbers(1, 50));
            assertThat(stream.statistics()).isEqualTo(new StreamStatistics(50, 50, 0, 0));
            assertThat(told).isEmpty();
        } finally {
            RxJavaPlugins.setErrorHandler(null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_chain_whose_consumer_throws_fails_and_can_be_tried_again(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            TestSubscriber<Integer> subscriber = stream.packets()
                    .map(datagram -> {
                        int number = NumberedPeer.number(datagram);
                        if (number % 10 == 3) {
                            throw new IllegalStateException("a bad datagram");
                        }
                        return number;
                    })
                    .retry()
                    .test();

            peer.send(1000, stream);

            until("all has been delivered", () -> stream.statistics().delivered() == 1000);
            on.run(() -> {});
            subscriber
                    .assertNoErrors()
                    .assertValueSequence(numbers(0, 1000).stream()
                            .filter(number -> number % 10 != 3)
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void subscribing_before_there_is_a_socket_is_refused(Backend backend) {
        PacketStream<Void> stream = roomy();

        stream.packets()
                .test()
                .awaitDone(SECONDS, TimeUnit.SECONDS)
                .assertError(IllegalStateException.class)
                .assertError(refusal -> refusal.getMessage().contains("no socket yet"));
        assertThatThrownBy(stream::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no socket yet");

        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            TestSubscriber<Datagram> subscriber = stream.packets().test();
            peer.send(1, stream);
            got(1, subscriber);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_is_that_of_one_socket(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> first = on.bind(stream);

            assertThatThrownBy(() -> on.bind(stream))
                    .isInstanceOfSatisfying(
                            Misuse.class, misuse -> assertThat(misuse.kind()).isEqualTo(Kind.INVALID_ARGUMENT))
                    .hasMessageContaining("each needs its own");
            assertThatThrownBy(() -> on.connect(peer.address(), stream)).isInstanceOf(Misuse.class);

            TestSubscriber<Datagram> subscriber = stream.packets().test();
            peer.send("still there", on.address(first));
            got(1, subscriber);
        }
    }

    @ParameterizedTest
    @EnumSource
    void two_sockets_that_are_made_at_once_do_not_share_a_stream(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend)) {
            // names are looked up, so that both have passed the first check when the first socket is there
            List<String> outcomes = new ArrayList<>();
            CompletableFuture<List<String>> both = new CompletableFuture<>();
            on.run(() -> {
                for (int i = 0; i < 2; i++) {
                    UdpSocket.bind(on.loop, "localhost", 0, null, stream).onComplete((socket, refusal) -> {
                        outcomes.add(refusal == null ? "bound" : refusal.getMessage());
                        if (outcomes.size() == 2) {
                            both.complete(outcomes);
                        }
                    });
                }
            });

            assertThat(await(both))
                    .hasSize(2)
                    .contains("bound")
                    .anySatisfy(outcome -> assertThat(outcome).contains("each needs its own"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_bind_that_fails_leaves_the_stream_to_the_next(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer holder = new JdkPeer()) {
            assertThatThrownBy(() -> await(
                            on.on(() -> UdpSocket.bind(on.loop, holder.address(), UdpOptions.DEFAULT, null, stream))))
                    .isInstanceOf(UdpException.Network.class);

            try (NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
                TestSubscriber<Datagram> subscriber = stream.packets().test();
                peer.send(3, stream);
                got(3, subscriber);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void datagrams_that_did_not_get_through_are_told_beside_the_stream(Backend backend) {
        PacketStream<Void> stream = roomy();
        try (TestLoop on = new TestLoop(backend)) {
            JdkPeer gone = new JdkPeer();
            InetSocketAddress nobody = gone.address();
            UdpSocket<Void> socket = on.connect(nobody, stream);
            gone.close();
            TestSubscriber<Datagram> subscriber = stream.packets().test();
            TestSubscriber<UdpException.Network> one = stream.errors().test();
            TestSubscriber<UdpException.Network> unasking = stream.errors().test(0);

            on.on(() -> socket.send(ByteBuffer.allocate(1)));

            got(1, one);
            assertThat(one.values().get(0).reason()).isEqualTo("ECONNREFUSED");
            assertThat(one.values().get(0).address()).isEqualTo(nobody);
            unasking.assertEmpty();
            subscriber.assertEmpty();
            try (JdkPeer back = new JdkPeer(nobody)) {
                back.send("back again", on.address(socket));
                got(1, subscriber).assertNotComplete();
            }
            stream.close();
            one.awaitDone(SECONDS, TimeUnit.SECONDS).assertComplete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_serves_a_standalone_loop_too(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        PacketStream<String> stream = PacketStream.of(Overflow.PAUSE, 8);
        UdpSocket<String> socket = await(UdpSocket.bind(loop, TestLoop.ANY_PORT, UdpOptions.DEFAULT, "data", stream));
        try (NumberedPeer peer = new NumberedPeer(socket.localAddress())) {
            peer.sendBlindly(100);
            TestSubscriber<Integer> numbers = stream.packets()
                    .map(NumberedPeer::number)
                    .take(100)
                    .rebatchRequests(1)
                    .doFinally(stream::close)
                    .test();

            loop.run(); // until nothing is left to do, since the socket is closed at the end

            numbers.assertComplete().assertValueSequence(numbers(0, 100));
            assertThat(socket.isClosed()).isTrue();
        } finally {
            loop.close();
        }
    }
}
