package io.berth.udp;

import static io.berth.udp.Mistakes.assertMisuse;
import static io.berth.udp.Mistakes.assertWrongThread;
import static io.berth.udp.Texts.bareBatch;
import static io.berth.udp.Texts.batch;
import static io.berth.udp.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.udp.UdpException.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PacketBatchTest {
    @ParameterizedTest
    @EnumSource
    void payloads_come_from_any_buffer_and_leave_it_as_it_was(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            ByteBuffer heap = bytes("heap");
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(6).put(bytes("direct")).flip();
            ByteBuffer readOnly = bytes("read-only").asReadOnlyBuffer();
            ByteBuffer part = bytes("a part of it").position(2).limit(6);
            ByteBuffer slice = bytes("of a slice").position(5).slice().limit(5);
            List<ByteBuffer> all = List.of(heap, direct, readOnly, part, slice);
            List<ByteBuffer> before = all.stream().map(ByteBuffer::duplicate).toList();
            PacketBatch batch = batch(on, peer.address());
            on.run(() -> {
                all.forEach(payload -> batch.add(payload, peer.address()));
                socket.send(batch);
                all.forEach(payload -> socket.send(payload, peer.address()));
            });
            assertThat(all).isEqualTo(before);
            assertThat(part.position()).isEqualTo(2);
            assertThat(part.limit()).isEqualTo(6);
            assertThat(Texts.next(peer, 10))
                    .containsExactly(
                            "heap",
                            "direct",
                            "read-only",
                            "part",
                            "slice",
                            "heap",
                            "direct",
                            "read-only",
                            "part",
                            "slice");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_buffer_is_the_callers_again_when_it_was_added(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            ByteBuffer payload = bytes("before");
            PacketBatch batch = batch(on, peer.address());
            on.run(() -> {
                batch.add(payload, peer.address());
                payload.put(0, bytes("after!"), 0, 6);
                socket.send(batch);
            });
            assertThat(peer.text()).isEqualTo("before");
        }
    }

    @ParameterizedTest
    @EnumSource
    void packets_for_several_peers_go_together(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer one = new JdkPeer();
                JdkPeer two = new JdkPeer();
                JdkPeer three = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            UdpSocket<Void> socket = on.bind(new Ear());
            PacketBatch batch = batch(on, one.address());
            on.run(() -> {
                batch.add(bytes("first for one"), one.address());
                batch.add(bytes("first for two"), two.address());
                batch.add(bytes("for three"), three.address());
                batch.add(bytes("second for two"), two.address());
                batch.add(bytes("second for one"), one.address());
                assertThat(socket.send(batch)).isEqualTo(5);
            });
            assertThat(Texts.next(one, 2)).containsExactly("first for one", "second for one");
            assertThat(Texts.next(two, 2)).containsExactly("first for two", "second for two");
            assertThat(three.text()).isEqualTo("for three");
            assertThat(kernel.offers())
                    .as("packets in each call")
                    .isEqualTo(backend == Backend.EPOLL ? List.of(5) : List.of(1, 1, 1, 1, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_is_used_again_and_by_any_socket_of_its_loop(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> bound = on.bind(new Ear());
            UdpSocket<Void> connected = on.connect(peer.address(), new Ear());
            PacketBatch batch = on.on(() -> PacketBatch.on(on.loop, 2, 16));
            on.run(() -> {
                for (int round = 0; round < 3; round++) {
                    assertThat(batch.add(bytes("bound " + round), peer.address()))
                            .isTrue();
                    assertThat(batch.add(bytes("again " + round), peer.address()))
                            .isTrue();
                    assertThat(bound.send(batch)).isEqualTo(2);
                    assertThat(batch.add(bytes("joined " + round))).isTrue();
                    assertThat(connected.send(batch)).isEqualTo(1);
                    assertThat(batch.isEmpty()).isTrue();
                }
            });
            assertThat(Texts.next(peer, 9))
                    .containsExactly(
                            "bound 0",
                            "again 0",
                            "joined 0",
                            "bound 1",
                            "again 1",
                            "joined 1",
                            "bound 2",
                            "again 2",
                            "joined 2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_batch_sends_nothing(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            UdpSocket<Void> socket = on.bind(new Ear());
            PacketBatch batch = batch(on, on.address(socket));
            assertThat(on.on(() -> socket.send(batch))).isZero();
            assertThat(kernel.offers()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_says_when_its_packets_are_used_up(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            PacketBatch batch = on.on(() -> PacketBatch.on(on.loop, 3, 100));
            on.run(() -> {
                assertThat(batch.add(bytes("1"), peer.address())).isTrue();
                assertThat(batch.add(bytes("2"), peer.address())).isTrue();
                assertThat(batch.count()).isEqualTo(2);
                assertThat(batch.add(bytes("3"), peer.address())).isTrue();
                assertThat(batch.add(bytes("4"), peer.address())).isFalse();
                assertThat(batch.add(bytes("4"))).isFalse();
                assertThat(batch.count()).isEqualTo(3);
                assertThat(socket.send(batch)).isEqualTo(3);
                assertThat(batch.count()).isZero();
                assertThat(batch.add(bytes("4"), peer.address())).isTrue();
                assertThat(socket.send(batch)).isEqualTo(1);
            });
            assertThat(Texts.next(peer, 4)).containsExactly("1", "2", "3", "4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_says_when_its_bytes_are_used_up(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            PacketBatch batch = on.on(() -> PacketBatch.on(on.loop, 10, 8));
            on.run(() -> {
                assertThat(batch.add(bytes("12345"), peer.address())).isTrue();
                assertThat(batch.add(bytes("6789"), peer.address())).isFalse();
                assertThat(batch.add(bytes("678"), peer.address())).isTrue();
                assertThat(batch.add(bytes("9"), peer.address())).isFalse();
                assertThat(batch.add(bytes(""), peer.address()))
                        .as("an empty one")
                        .isTrue();
                assertThat(socket.send(batch)).isEqualTo(3);
            });
            assertThat(Texts.next(peer, 3)).containsExactly("12345", "678", "");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_payload_that_never_fits_is_misuse(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            PacketBatch batch = on.on(() -> PacketBatch.on(on.loop, 10, 8));
            assertMisuse(Kind.PAYLOAD_SIZE, () -> on.on(() -> batch.add(bytes("123456789"), peer.address())))
                    .hasMessageContaining("a payload has 9 bytes, and the batch was made for 8");
            assertThat(on.on(batch::count)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_largest_batch_is_sent_whole(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            PacketBatch batch = on.on(() -> PacketBatch.on(on.loop, 1024, 64 * 1024));
            on.run(() -> {
                for (int i = 0; i < 1024; i++) {
                    assertThat(batch.add(bytes("packet " + i), peer.address())).isTrue();
                }
                assertThat(socket.send(batch)).isEqualTo(1024);
            });
            assertThat(peer.text()).isEqualTo("packet 0");
            assertThat(on.on(socket::statistics).sent()).isEqualTo(1024);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sizes_of_batches_have_bounds(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            assertMisuse(Kind.INVALID_ARGUMENT, () -> on.on(() -> PacketBatch.on(on.loop, 0, 100)))
                    .hasMessageContaining("packets is 0");
            assertMisuse(Kind.INVALID_ARGUMENT, () -> on.on(() -> PacketBatch.on(on.loop, 1025, 100)))
                    .hasMessageContaining("packets is 1025");
            assertMisuse(Kind.INVALID_ARGUMENT, () -> on.on(() -> PacketBatch.on(on.loop, 1, 0)))
                    .hasMessageContaining("bytes is 0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_cleared_batch_is_empty(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.connect(peer.address(), new Ear());
            PacketBatch batch = batch(on, peer.address(), "never", "sent");
            on.run(() -> {
                batch.clear();
                assertThat(batch.isEmpty()).isTrue();
                assertThat(batch.add(bytes("for the peer"))).isTrue();
                assertThat(socket.send(batch)).as("no destinations are left").isEqualTo(1);
            });
            assertThat(peer.text()).isEqualTo("for the peer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_batch_cannot_be_used(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            PacketBatch batch = batch(on, peer.address(), "never sent");
            on.run(batch::close);
            on.run(batch::close);
            assertMisuse(Kind.CLOSED, () -> on.run(() -> batch.add(bytes("x"), peer.address())));
            assertMisuse(Kind.CLOSED, () -> on.run(() -> batch.add(bytes("x"))));
            assertMisuse(Kind.CLOSED, () -> on.run(batch::count));
            assertMisuse(Kind.CLOSED, () -> on.run(batch::clear));
            assertMisuse(Kind.CLOSED, () -> on.run(() -> socket.send(batch)));
            assertThat(on.on(() -> socket.send(bytes("others are"), peer.address())))
                    .isTrue();
            assertThat(peer.text()).isEqualTo("others are");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_of_another_loop_is_misuse(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                TestLoop elsewhere = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            PacketBatch batch = batch(elsewhere, on.address(socket), "x");
            assertMisuse(Kind.INVALID_ARGUMENT, () -> on.run(() -> socket.send(batch)))
                    .hasMessageContaining("the batch belongs to another loop than the socket");
            assertThat(elsewhere.on(batch::count)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_belongs_to_the_thread_of_its_loop(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            PacketBatch batch = batch(on, peer.address(), "x");
            assertWrongThread(() -> PacketBatch.on(on.loop));
            assertWrongThread(() -> batch.add(bytes("y"), peer.address()));
            assertWrongThread(() -> batch.add(bytes("y")));
            assertWrongThread(batch::count);
            assertWrongThread(batch::clear);
            assertWrongThread(batch::close);
            assertThat(on.on(batch::count)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_socket_sends_no_packets_with_destinations(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.connect(peer.address(), new Ear());
            PacketBatch batch = batch(on, peer.address(), "x");
            on.run(() -> batch.add(bytes("y")));
            assertMisuse(Kind.DESTINATION, () -> on.run(() -> socket.send(batch)))
                    .hasMessageContaining("the batch has packets with destinations, and the socket is connected");
            assertMisuse(Kind.DESTINATION, () -> on.run(() -> socket.send(bytes("x"), peer.address())))
                    .hasMessageContaining("the socket is connected to " + Arguments.show(peer.address()));
            assertThat(on.on(batch::count)).isEqualTo(2);
            assertThat(on.on(socket::statistics).sent()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_bound_socket_sends_no_packets_without_destination(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            PacketBatch batch = bareBatch(on, "x");
            on.run(() -> batch.add(bytes("y"), peer.address()));
            assertMisuse(Kind.DESTINATION, () -> on.run(() -> socket.send(batch)))
                    .hasMessageContaining("the batch has packets without destination, and the socket has no peer");
            assertMisuse(Kind.DESTINATION, () -> on.run(() -> socket.send(bytes("x"))))
                    .hasMessageContaining("the socket has no peer to send to");
            assertThat(on.on(batch::count)).isEqualTo(2);
            assertThat(on.on(socket::statistics).sent()).isZero();
        }
    }
}
