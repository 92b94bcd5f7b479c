package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static io.berth.udp.Mistakes.assertMisuse;
import static io.berth.udp.Texts.batch;
import static io.berth.udp.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.udp.UdpException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ReplyTest {
    @ParameterizedTest
    @EnumSource
    void answers_to_several_senders_go_in_one_batch(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer one = new JdkPeer();
                JdkPeer two = new JdkPeer()) {
            PacketBatch batch = batch(on, one.address());
            UdpSocket<Void> socket = on.bind(UdpHandler.<Void>builder()
                    .data((it, packets) -> {
                        packets.forEach(packet -> {
                            batch.reply(packet, packet.buffer());
                            batch.add(bytes("to two as well"), two.address());
                        });
                        it.send(batch);
                    })
                    .build());
            one.send("from one", on.address(socket));
            assertThat(one.text()).isEqualTo("from one");
            assertThat(two.text()).isEqualTo("to two as well");
            two.send("from two", on.address(socket));
            assertThat(Texts.next(two, 2)).containsExactly("from two", "to two as well");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_socket_answers_its_peer(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            PacketBatch batch = batch(on, peer.address());
            UdpSocket<Void> socket = on.connect(
                    peer.address(),
                    UdpHandler.<Void>builder()
                            .data((it, packets) -> packets.forEach(packet -> {
                                it.reply(packet, bytes("alone"));
                                batch.reply(packet, bytes("in a batch"));
                                it.send(batch);
                            }))
                            .build());
            peer.send("question", on.address(socket));
            assertThat(Texts.next(peer, 2)).containsExactly("alone", "in a batch");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_socket_answers_nobody_else(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer();
                JdkPeer stranger = new JdkPeer()) {
            UdpSocket<Void> connected = on.connect(peer.address(), new Ear());
            PacketBatch batch = batch(on, peer.address());
            assertMisuse(
                            Kind.DESTINATION,
                            () -> hears(on, stranger, (socket, packet) -> {
                                connected.reply(packet, bytes("for the stranger"));
                            }))
                    .hasMessageContaining("an answer is for " + Arguments.show(stranger.address())
                            + ", and the socket is connected to " + Arguments.show(peer.address()));
            assertMisuse(
                            Kind.DESTINATION,
                            () -> hears(on, stranger, (socket, packet) -> {
                                batch.reply(packet, bytes("for the stranger"));
                                connected.send(batch);
                            }))
                    .hasMessageContaining("an answer is for " + Arguments.show(stranger.address()));
            assertThat(on.on(batch::count)).isEqualTo(1);
            assertThat(on.on(() -> connected.send(bytes("for the peer")))).isTrue();
            assertThat(peer.text()).isEqualTo("for the peer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_socket_of_the_loop_may_answer(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> other = on.bind(new Ear());
            hears(on, peer, (socket, packet) -> other.reply(packet, bytes("from elsewhere")));
            assertThat(peer.packet().getSocketAddress()).isEqualTo(on.address(other));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_packet_cannot_be_answered_after_its_callback(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            PacketBatch batch = batch(on, peer.address());
            UdpSocket<Void> other = on.bind(new Ear());
            CompletableFuture<Packet> kept = new CompletableFuture<>();
            hears(on, peer, (socket, packet) -> kept.complete(packet));
            Packet packet = await(kept);
            assertMisuse(Kind.DATA_EXPIRED, () -> on.run(() -> other.reply(packet, bytes("too late"))));
            assertMisuse(Kind.DATA_EXPIRED, () -> on.run(() -> batch.reply(packet, bytes("too late"))));
            assertThat(on.on(batch::count)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_that_has_no_room_in_a_batch_is_the_callers_still(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            PacketBatch batch = on.on(() -> PacketBatch.on(on.loop, 1, 100));
            hears(on, peer, (socket, packet) -> {
                assertThat(batch.reply(packet, bytes("first"))).isTrue();
                assertThat(batch.reply(packet, bytes("second"))).isFalse();
                assertThat(socket.send(batch)).isEqualTo(1);
                assertThat(batch.reply(packet, bytes("second"))).isTrue();
                assertThat(socket.send(batch)).isEqualTo(1);
            });
            assertThat(Texts.next(peer, 2)).containsExactly("first", "second");
        }
    }

    /** Has a new socket of the loop hear a packet, and throws what the callback threw. */
    private static void hears(TestLoop on, JdkPeer from, BiConsumer<UdpSocket<Void>, Packet> callback) {
        CompletableFuture<Void> heard = new CompletableFuture<>();
        UdpSocket<Void> socket = on.bind(UdpHandler.<Void>builder()
                .data((it, packets) -> {
                    callback.accept(it, packets.get(0));
                    heard.complete(null);
                })
                .failure((it, failure) -> heard.completeExceptionally(failure))
                .build());
        from.send("question", on.address(socket));
        await(heard);
    }
}
