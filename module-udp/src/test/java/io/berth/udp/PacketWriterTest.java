package io.berth.udp;

import static io.berth.testing.Waiting.until;
import static io.berth.udp.Parcels.completed;
import static io.berth.udp.Parcels.number;
import static io.berth.udp.Parcels.text;
import static io.berth.udp.Subscribers.got;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are sent. */
@Timeout(60)
class PacketWriterTest {
    private static final int LARGEST = UdpOptions.LARGEST_IPV4_PAYLOAD;

    private final PacketStream<Void> stream = PacketStream.of(Overflow.DROP_OLDEST, 1 << 16);

    @ParameterizedTest
    @EnumSource
    void an_echo_server_is_a_stream(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            InetSocketAddress address = on.address(on.bind(stream));

            TestObserver<Void> serving = stream.packets()
                    .map(datagram -> new Parcel(datagram.payload(), datagram.sender()))
                    .to(stream.writer())
                    .test();

            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < 40; i++) {
                    peer.send("datagram " + round + " " + i, address);
                }
                for (int i = 0; i < 40; i++) {
                    assertThat(peer.text()).isEqualTo("datagram " + round + " " + i);
                }
            }
            serving.assertNotComplete();
            stream.close();
            completed(serving);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thousands_arrive_in_order_and_it_completes(Backend backend) {
        PacketStream<Void> receiving = PacketStream.of(Overflow.PAUSE, 1024);
        try (TestLoop on = new TestLoop(backend)) {
            on.bind(stream);
            InetSocketAddress to = on.address(on.bind(receiving));
            TestSubscriber<Integer> received =
                    receiving.packets().map(NumberedPeer::number).test();

            TestObserver<Void> written = Flowable.range(0, 5000)
                    .map(number -> number(number, to))
                    .to(stream.writer())
                    .test();

            completed(written); // both are on one loop, where one batch is sent and received in turn
            got(5000, received).assertValueSequence(NumberedPeer.numbers(0, 5000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_kernel_has_no_room_for_goes_later_in_order_and_no_more_is_asked_for(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            UdpSocket<Void> socket = on.bind(stream);
            AtomicInteger given = new AtomicInteger();
            kernel.hasRoomFor(0);

            TestObserver<Void> written = Flowable.range(0, 600)
                    .doOnNext(number -> given.incrementAndGet())
                    .map(number -> number(number, peer.address()))
                    .to(stream.writer())
                    .test();

            for (int sent = 0; sent < 600; sent += 3) {
                assertThat(given.get() - sent).isLessThanOrEqualTo(2 * 64 + 3); // asked for, and in the batch
                kernel.hasRoomFor(3);
                for (int i = 0; i < 3; i++) {
                    assertThat(ByteBuffer.wrap(peer.bytes()).getInt()).isEqualTo(sent + i);
                }
            }
            completed(written);
            assertThat(on.on(socket::statistics).sent()).isEqualTo(600);
        }
    }

    @ParameterizedTest
    @EnumSource
    void streams_that_wait_for_room_all_go_on(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer one = new JdkPeer();
                JdkPeer other = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            on.bind(stream);
            kernel.hasRoomFor(0);
            TestObserver<Void> toOne = Flowable.just(text("for one", one.address()))
                    .to(stream.writer())
                    .test();
            TestObserver<Void> toOther = Flowable.just(text("for the other", other.address()))
                    .to(stream.writer())
                    .test();
            until("both were refused", () -> kernel.offers().size() >= 4);

            kernel.hasRoom();

            completed(toOne);
            completed(toOther);
            assertThat(one.text()).isEqualTo("for one");
            assertThat(other.text()).isEqualTo("for the other");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_of_another_thread_is_sent_by_the_loop(Backend backend) {
        PacketStream<Void> receiving = PacketStream.of(Overflow.PAUSE, 1024);
        try (TestLoop on = new TestLoop(backend)) {
            on.bind(stream);
            InetSocketAddress to = on.address(on.bind(receiving));
            TestSubscriber<Integer> received =
                    receiving.packets().map(NumberedPeer::number).test();

            TestObserver<Void> written = Flowable.range(0, 5000)
                    .map(number -> number(number, to))
                    .subscribeOn(Schedulers.computation())
                    .observeOn(Schedulers.io(), false, 8)
                    .to(stream.writer())
                    .test();

            completed(written);
            got(5000, received).assertValueSequence(NumberedPeer.numbers(0, 5000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_asks_for_more_as_it_sends(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(stream);
            PublishProcessor<Parcel> upstream = PublishProcessor.create();
            TestObserver<Void> written = upstream.to(stream.writer()).test();

            for (int i = 0; i < 3000; i++) {
                int number = i;
                until("it is asked for", () -> upstream.offer(number(number, peer.address())));
                assertThat(ByteBuffer.wrap(peer.bytes()).getInt()).isEqualTo(number);
            }
            upstream.onComplete();

            completed(written);
            assertThat(on.on(socket::statistics).sent()).isEqualTo(3000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void large_payloads_go_batch_by_batch(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            on.bind(stream);
            PublishProcessor<Integer> numbers = PublishProcessor.create();
            TestObserver<Void> written = numbers.map(
                            number -> new Parcel(ByteBuffer.allocate(LARGEST).putInt(0, number), peer.address()))
                    .to(stream.writer())
                    .test();

            for (int i = 0; i < 50; i++) {
                int number = i;
                until("it is asked for", () -> numbers.offer(number));
                byte[] payload = peer.bytes();
                assertThat(payload).hasSize(LARGEST);
                assertThat(ByteBuffer.wrap(payload).getInt()).isEqualTo(number);
            }
            numbers.onComplete();
            completed(written);
        }
    }

    @ParameterizedTest
    @EnumSource
    void several_streams_are_sent_at_once(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer one = new JdkPeer();
                JdkPeer other = new JdkPeer()) {
            on.bind(stream);

            List<TestObserver<Void>> all = List.of(one, other).stream()
                    .map(peer -> Flowable.range(0, 100)
                            .map(number -> number(number, peer.address()))
                            .to(stream.writer())
                            .test())
                    .toList();

            for (JdkPeer peer : List.of(one, other)) {
                for (int i = 0; i < 100; i++) {
                    assertThat(ByteBuffer.wrap(peer.bytes()).getInt()).isEqualTo(i);
                }
            }
            all.forEach(Parcels::completed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_datagram_that_does_not_get_through_is_told_beside_it(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            on.bind(stream);
            TestSubscriber<UdpException.Network> errors = stream.errors().test();
            InetSocketAddress broadcast = new InetSocketAddress("127.255.255.255", 9); // which needs leave

            completed(Flowable.just(text("one", peer.address()), text("none", broadcast), text("two", peer.address()))
                    .to(stream.writer())
                    .test());

            assertThat(peer.text()).isEqualTo("one");
            assertThat(peer.text()).isEqualTo("two");
            assertThat(got(1, errors).values().get(0).address()).isEqualTo(broadcast);
        }
    }

    @Test
    void parcels_that_cannot_be_sent_cannot_be_made() {
        assertThatThrownBy(() -> new Parcel(ByteBuffer.allocate(LARGEST + 1)))
                .isInstanceOfSatisfying(
                        Misuse.class, misuse -> assertThat(misuse.kind()).isEqualTo(Kind.PAYLOAD_SIZE));
        assertThatThrownBy(() -> text("", InetSocketAddress.createUnresolved("somewhere", 1)))
                .isInstanceOf(Misuse.class)
                .hasMessageContaining("not resolved");
        assertThatThrownBy(() -> new Parcel(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("payload");
    }
}
