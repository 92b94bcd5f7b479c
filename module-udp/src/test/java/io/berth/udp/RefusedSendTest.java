package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static io.berth.udp.Texts.batch;
import static io.berth.udp.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason.Why;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel has no room for packets, and asks for them later. */
@Timeout(60)
class RefusedSendTest {
    @ParameterizedTest
    @EnumSource
    void packets_without_room_stay_first_in_line_and_go_when_sent_again(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            PacketBatch batch = batch(on, peer.address(), "1", "2", "3", "4", "5");
            kernel.hasRoomFor(2);
            assertThat(on.on(() -> socket.send(batch))).isEqualTo(2);
            assertThat(on.on(batch::count)).isEqualTo(3);
            Ear.next(ear.drains);
            kernel.hasRoom();
            assertThat(on.on(() -> socket.send(batch))).isEqualTo(3);
            assertThat(on.on(batch::isEmpty)).isTrue();
            assertArrivedAndNothingElse(on, socket, peer, "1", "2", "3", "4", "5");
            assertThat(on.on(socket::statistics).sent()).isEqualTo(6);
            assertThat(ear.errors).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_that_is_sent_again_by_each_drain_arrives_in_order_and_once(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            PacketBatch batch = batch(on, peer.address(), "1", "2", "3", "4", "5", "6", "7");
            BlockingQueue<Integer> sent = new LinkedBlockingQueue<>();
            UdpSocket<Void> socket = on.bind(UdpHandler.<Void>builder()
                    .drain(it -> {
                        kernel.hasRoomFor(2);
                        sent.add(it.send(batch));
                    })
                    .build());
            kernel.hasRoomFor(0);
            assertThat(on.on(() -> socket.send(batch))).isZero();
            assertThat(new int[] {Ear.next(sent), Ear.next(sent), Ear.next(sent), Ear.next(sent)})
                    .containsExactly(2, 2, 2, 1);
            assertArrivedAndNothingElse(on, socket, peer, "1", "2", "3", "4", "5", "6", "7");
            assertThat(sent).as("drains after the last packet").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void several_refusals_come_to_one_drain(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            PacketBatch batch = batch(on, peer.address(), "of a batch");
            kernel.hasRoomFor(0);
            on.run(() -> {
                assertThat(socket.send(bytes("one"), peer.address())).isFalse();
                assertThat(socket.send(bytes("two"), peer.address())).isFalse();
                assertThat(socket.send(batch)).isZero();
                assertThat(ear.drains).as("drains before the callback returns").isEmpty();
            });
            Ear.next(ear.drains);
            kernel.hasRoom();
            assertArrivedAndNothingElse(on, socket, peer);
            peer.send("are there more drains before this?", on.address(socket));
            ear.datagram();
            assertThat(ear.drains).isEmpty();
            assertThat(on.on(socket::statistics)).isEqualTo(new UdpStatistics(1, 0, 1, 0, dropped(on, socket)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_socket_that_was_refused_drains_and_sends(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.connect(peer.address(), ear);
            kernel.hasRoomFor(0);
            assertThat(on.on(() -> socket.send(bytes("one")))).isFalse();
            Ear.next(ear.drains);
            kernel.hasRoom();
            assertThat(on.on(() -> socket.send(bytes("two")))).isTrue();
            assertThat(peer.text()).isEqualTo("two");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_reply_without_room_is_the_callers_still(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            CompletableFuture<Boolean> replied = new CompletableFuture<>();
            UdpSocket<Void> socket = on.bind(UdpHandler.<Void>builder()
                    .data((it, packets) -> replied.complete(it.reply(packets.get(0), bytes("at once"))))
                    .drain(it -> {
                        kernel.hasRoom();
                        it.send(bytes("later"), peer.address());
                    })
                    .build());
            kernel.hasRoomFor(0);
            peer.send("question", on.address(socket));
            assertThat(await(replied)).isFalse();
            assertThat(peer.text()).isEqualTo("later");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_paused_socket_drains(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            kernel.hasRoomFor(0);
            on.run(() -> {
                socket.pause();
                assertThat(socket.send(bytes("one"), peer.address())).isFalse();
            });
            Ear.next(ear.drains);
            assertThat(on.on(socket::isPaused)).isTrue();
            on.run(socket::resume);
            peer.send("heard again", on.address(socket));
            assertThat(Texts.text(ear.datagram().payload())).isEqualTo("heard again");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_can_be_closed_by_its_drain(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            Ear ear = new Ear() {
                @Override
                public void onDrain(UdpSocket<Void> socket) {
                    super.onDrain(socket);
                    socket.close();
                }
            };
            UdpSocket<Void> socket = on.bind(ear);
            UdpSocket<Void> other = on.bind(new Ear());
            kernel.hasRoomFor(0);
            assertThat(on.on(() -> socket.send(bytes("never"), peer.address()))).isFalse();
            assertThat(await(ear.closed).why()).isEqualTo(Why.CLOSED);
            kernel.hasRoom();
            assertArrivedAndNothingElse(on, other, peer);
            assertThat(ear.drains).hasSize(1);
            assertThat(ear.failures).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_closed_by_the_drain_of_another_does_not_drain(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            List<UdpSocket<Void>> both = new CopyOnWriteArrayList<>();
            Ear ear = new Ear() {
                @Override
                public void onDrain(UdpSocket<Void> socket) {
                    super.onDrain(socket);
                    both.forEach(it -> {
                        if (it != socket) {
                            it.close();
                        }
                    });
                }
            };
            both.add(on.bind(ear));
            both.add(on.bind(ear));
            kernel.hasRoomFor(0);
            on.run(() -> both.forEach(
                    it -> assertThat(it.send(bytes("never"), peer.address())).isFalse()));
            assertThat(await(ear.closed).why()).isEqualTo(Why.CLOSED);
            kernel.hasRoom();
            UdpSocket<Void> left = on.on(() -> both.get(0).isClosed() ? both.get(1) : both.get(0));
            assertArrivedAndNothingElse(on, left, peer);
            peer.send("are there more drains before this?", on.address(left));
            ear.datagram();
            assertThat(ear.drains).hasSize(1);
            assertThat(ear.failures).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_exception_in_a_drain_is_told_and_the_socket_lives(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            IllegalStateException thrown = new IllegalStateException("by the drain");
            Ear ear = new Ear() {
                @Override
                public void onDrain(UdpSocket<Void> socket) {
                    throw thrown;
                }
            };
            UdpSocket<Void> socket = on.bind(ear);
            kernel.hasRoomFor(0);
            assertThat(on.on(() -> socket.send(bytes("never"), peer.address()))).isFalse();
            assertThat(Ear.next(ear.failures)).isSameAs(thrown);
            kernel.hasRoom();
            assertArrivedAndNothingElse(on, socket, peer);
            peer.send("and it hears", on.address(socket));
            assertThat(Texts.text(ear.datagram().payload())).isEqualTo("and it hears");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_that_is_given_up_has_its_room_again(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            UdpSocket<Void> socket = on.bind(new Ear());
            PacketBatch batch = on.on(() -> PacketBatch.on(on.loop, 2, 100));
            kernel.hasRoomFor(1);
            on.run(() -> {
                batch.add(bytes("1"), peer.address());
                batch.add(bytes("2"), peer.address());
                assertThat(socket.send(batch)).isEqualTo(1);
                assertThat(batch.add(bytes("3"), peer.address()))
                        .as("room beside what is left")
                        .isFalse();
                batch.clear();
                assertThat(batch.isEmpty()).isTrue();
                kernel.hasRoom();
                batch.add(bytes("4"), peer.address());
                assertThat(batch.add(bytes("5"), peer.address())).isTrue();
                assertThat(socket.send(batch)).isEqualTo(2);
            });
            assertArrivedAndNothingElse(on, socket, peer, "1", "4", "5");
        }
    }

    /** What a socket sends now comes right behind these. */
    private static void assertArrivedAndNothingElse(
            TestLoop on, UdpSocket<Void> socket, JdkPeer peer, String... texts) {
        assertThat(on.on(() -> socket.send(bytes("the end"), peer.address()))).isTrue();
        assertThat(Texts.next(peer, texts.length)).containsExactly(texts);
        assertThat(peer.text()).isEqualTo("the end");
    }

    private static long dropped(TestLoop on, UdpSocket<Void> socket) {
        return on.on(socket::statistics).droppedByKernel();
    }
}
