package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.elsewhere;
import static io.berth.testing.Waiting.until;
import static io.berth.udp.NumberedPeer.numbers;
import static io.berth.udp.Subscribers.got;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.udp.UdpException.Misuse;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of datagrams that nobody has asked for. */
@Timeout(60)
class OverflowTest {
    private static final int CAPACITY = 100;
    private static final int MOST_AT_ONCE = 64; // what one call to the kernel brings

    @ParameterizedTest
    @EnumSource
    void the_oldest_make_room(Backend backend) {
        PacketStream<Void> stream = PacketStream.of(Overflow.DROP_OLDEST, CAPACITY);
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            TestSubscriber<Datagram> subscriber = stream.packets().test(10);
            peer.send(3000, stream);

            subscriber.request(1000);

            got(110, subscriber);
            assertThat(numbers(subscriber.values().subList(0, 10))).isEqualTo(numbers(0, 10));
            assertThat(numbers(subscriber.values().subList(10, 110))).isEqualTo(numbers(2900, 3000));
            assertThat(stream.statistics()).isEqualTo(new StreamStatistics(3000, 110, 2890, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_newest_find_no_room(Backend backend) {
        PacketStream<Void> stream = PacketStream.of(Overflow.DROP_NEWEST, CAPACITY);
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            TestSubscriber<Datagram> subscriber = stream.packets().test(10);
            peer.send(3000, stream);

            subscriber.request(1000);

            got(110, subscriber);
            assertThat(numbers(subscriber.values())).isEqualTo(numbers(0, 110));
            assertThat(stream.statistics()).isEqualTo(new StreamStatistics(3000, 110, 2890, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_asked_for_needs_no_room(Backend backend) {
        for (Overflow overflow : Overflow.values()) {
            PacketStream<Void> stream = PacketStream.of(overflow, 1);
            try (TestLoop on = new TestLoop(backend);
                    NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
                TestSubscriber<Datagram> subscriber = stream.packets().test();

                for (int i = 0; i < 20; i++) {
                    on.run(() -> peer.sendBlindly(200)); // the loop finds them all at once
                    int sent = 200 * (i + 1);
                    until("all has come", () -> stream.statistics().delivered() == sent);
                }

                assertThat(numbers(subscriber.values())).isEqualTo(numbers(0, 4000));
                assertThat(stream.statistics()).isEqualTo(new StreamStatistics(4000, 4000, 0, 0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_paused_stream_drops_nothing_and_leaves_the_rest_in_the_kernel(Backend backend) {
        PacketStream<Void> stream = PacketStream.of(Overflow.PAUSE, CAPACITY);
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(stream);
            try (NumberedPeer peer = new NumberedPeer(on.address(socket))) {
                TestSubscriber<Datagram> subscriber = stream.packets().test(0);
                int rounds = 20;
                int all = 220 * rounds;
                for (int round = 0; round < rounds; round++) {
                    peer.sendBlindly(220); // as many as any receive buffer has room for
                    until("it is full", () -> on.on(socket::isPaused));
                    assertThat(stream.statistics().queued()).isBetween((long) CAPACITY, (long) CAPACITY + MOST_AT_ONCE);

                    subscriber.request(220);

                    got(220 * (round + 1), subscriber);
                }

                assertThat(numbers(subscriber.values())).isEqualTo(numbers(0, all));
                assertThat(stream.statistics()).isEqualTo(new StreamStatistics(all, all, 0, 0));
                assertThat(on.on(socket::isPaused)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_slow_subscriber_gets_all_from_a_paused_stream(Backend backend) {
        PacketStream<Void> stream = PacketStream.of(Overflow.PAUSE, 3);
        try (TestLoop on = new TestLoop(backend);
                NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
            TestSubscriber<Datagram> subscriber = stream.packets().test(0);

            var asking = elsewhere(() -> {
                for (int i = 0; i < 3000; i++) {
                    subscriber.request(1);
                    got(i + 1, subscriber);
                }
                return null;
            });
            peer.send(3000, stream);
            await(asking);

            assertThat(numbers(subscriber.values())).isEqualTo(numbers(0, 3000));
            assertThat(stream.statistics()).isEqualTo(new StreamStatistics(3000, 3000, 0, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_is_resumed_when_half_the_room_is_free_and_not_before(Backend backend) {
        PacketStream<Void> stream = PacketStream.of(Overflow.PAUSE, CAPACITY);
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(stream);
            try (NumberedPeer peer = new NumberedPeer(on.address(socket))) {
                TestSubscriber<Datagram> subscriber = stream.packets().test(0);
                for (int i = 1; i <= CAPACITY; i++) {
                    peer.send(1, stream);
                }
                assertThat(on.on(socket::isPaused)).isTrue();

                subscriber.request(CAPACITY / 2 - 1);
                got(CAPACITY / 2 - 1, subscriber);
                assertThat(on.on(socket::isPaused)).isTrue();

                subscriber.request(1);
                got(CAPACITY / 2, subscriber);
                assertThat(on.on(socket::isPaused)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "EPOLL")
    void what_the_kernel_drops_meanwhile_is_in_the_socket_s_statistics(Backend backend) {
        PacketStream<Void> stream = PacketStream.of(Overflow.PAUSE, 1);
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(UdpOptions.DEFAULT.withReceiveBuffer(1), null, stream);
            try (NumberedPeer peer = new NumberedPeer(on.address(socket))) {
                peer.sendBlindly(3000);
                until("it is full", () -> on.on(socket::isPaused));
                TestSubscriber<Datagram> subscriber = stream.packets().test();

                until(
                        "each datagram has been received or dropped by the kernel",
                        () -> on.on(() -> {
                            UdpStatistics statistics = socket.statistics();
                            return statistics.received() + statistics.droppedByKernel() == 3000;
                        }));

                UdpStatistics heard = on.on(socket::statistics);
                assertThat(heard.droppedByKernel()).isPositive();
                assertThat(stream.statistics())
                        .isEqualTo(new StreamStatistics(heard.received(), heard.received(), 0, 0));
                got((int) heard.received(), subscriber);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_numbers_add_up_whenever_they_are_taken(Backend backend) {
        for (Overflow overflow : List.of(Overflow.DROP_OLDEST, Overflow.DROP_NEWEST)) {
            PacketStream<Void> stream = PacketStream.of(overflow, 10);
            try (TestLoop on = new TestLoop(backend);
                    NumberedPeer peer = new NumberedPeer(on.address(on.bind(stream)))) {
                TestSubscriber<Datagram> subscriber = stream.packets().test(0);
                var sending = elsewhere(() -> {
                    peer.send(3000, stream);
                    return null;
                });

                while (!sending.isDone()) {
                    subscriber.request(1);
                    StreamStatistics now = stream.statistics();
                    assertThat(now.queued()).isBetween(0L, 10L + MOST_AT_ONCE); // and the batch that is just being kept
                    assertThat(now.received()).isEqualTo(now.delivered() + now.dropped() + now.queued());
                }

                await(sending);
                subscriber.request(10);
                until("the queue is empty", () -> stream.statistics().queued() == 0);
                on.run(() -> {});
                assertThat(stream.statistics().delivered())
                        .isEqualTo(subscriber.values().size());
                assertThat(numbers(subscriber.values())).isSorted().doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void a_queue_without_room_is_refused() {
        assertThatThrownBy(() -> PacketStream.of(Overflow.PAUSE, 0))
                .isInstanceOf(Misuse.class)
                .hasMessageContaining("capacity is 0");
        assertThatThrownBy(() -> PacketStream.of(null, 1))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("overflow");
    }
}
