package io.berth.udp;

import static io.berth.udp.Net.at;
import static io.berth.udp.Net.bytes;
import static io.berth.udp.Net.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.udp.UdpException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One message to the kernel that becomes many datagrams. */
@Timeout(60)
class SegmentationTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 10000, 1000",
        "127.0.0.1, 10001, 1000",
        "127.0.0.1, 64, 1",
        "::1, 9999, 1200",
        "::1, 65507, 1452"
    })
    void a_bound_socket_sends_one_message_that_arrives_as_datagrams(String address, int length, int segment) {
        byte[] payload = numbered(length);
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer(at(address, 0))) {
            UdpSocket<Void> socket = on.bind(at(address, 0), UdpOptions.DEFAULT, new Ear());
            int took = on.on(() -> {
                PacketBatch batch = PacketBatch.on(on.loop);
                batch.addSegmented(ByteBuffer.wrap(payload), segment, peer.address());
                return socket.send(batch);
            });
            assertThat(took).isEqualTo(1);
            assertArrives(peer, payload, segment);
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "::1"})
    void a_connected_socket_sends_segments_among_other_packets(String address) {
        byte[] payload = numbered(2500);
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer(at(address, 0))) {
            UdpSocket<Void> socket = on.connect(peer.address(), new Ear());
            int took = on.on(() -> {
                PacketBatch batch = PacketBatch.on(on.loop);
                batch.add(bytes("before"));
                batch.addSegmented(ByteBuffer.wrap(payload), 1000);
                batch.add(bytes("after"));
                return socket.send(batch);
            });
            assertThat(took).isEqualTo(3);
            assertThat(peer.text()).isEqualTo("before");
            assertArrives(peer, payload, 1000);
            assertThat(peer.text()).isEqualTo("after");
        }
    }

    @Test
    void a_wildcard_of_ipv6_sends_segments_over_ipv4() {
        byte[] payload = numbered(2500);
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(at("::", 0), UdpOptions.DEFAULT, new Ear());
            on.run(() -> {
                PacketBatch batch = PacketBatch.on(on.loop);
                batch.addSegmented(ByteBuffer.wrap(payload), 1000, peer.address());
                socket.send(batch);
            });
            assertArrives(peer, payload, 1000);
        }
    }

    @Test
    void a_batch_that_was_segmented_is_used_again_for_whole_packets() {
        byte[] payload = numbered(3000);
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            on.run(() -> {
                PacketBatch batch = PacketBatch.on(on.loop);
                batch.addSegmented(ByteBuffer.wrap(payload), 1000, peer.address());
                socket.send(batch);
                batch.add(ByteBuffer.wrap(payload), peer.address());
                socket.send(batch);
            });
            assertArrives(peer, payload, 1000);
            assertThat(peer.bytes()).isEqualTo(payload);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "10, 10", "5, 10", "5, 60000"})
    void what_fits_into_one_segment_goes_whole(int length, int segment) {
        byte[] payload = numbered(length);
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            on.run(() -> {
                PacketBatch batch = PacketBatch.on(on.loop);
                batch.addSegmented(ByteBuffer.wrap(payload), segment, peer.address());
                batch.add(bytes("after"), peer.address());
                socket.send(batch);
            });
            assertThat(peer.bytes()).isEqualTo(payload);
            assertThat(peer.text()).isEqualTo("after");
        }
    }

    @Test
    void as_many_segments_as_the_kernel_makes_are_sent_and_more_are_refused() {
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            byte[] most = numbered(PacketBatch.MOST_SEGMENTS * 10);
            byte[] more = numbered(PacketBatch.MOST_SEGMENTS * 10 + 1);
            UdpException error = errorOf(() -> on.on(() -> {
                PacketBatch batch = PacketBatch.on(on.loop);
                batch.addSegmented(ByteBuffer.wrap(most), 10, peer.address());
                socket.send(batch);
                return batch.addSegmented(ByteBuffer.wrap(more), 10, peer.address());
            }));
            assertArrives(peer, most, 10);
            assertThat(error.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            assertThat(error).hasMessageContaining("641 bytes make 65 segments of 10 bytes, and may make 64");
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "65508"})
    void a_segment_of_no_size_is_refused(int segment) {
        try (TestLoop on = new TestLoop(Backend.EPOLL)) {
            UdpException error = errorOf(() ->
                    on.on(() -> PacketBatch.on(on.loop).addSegmented(bytes("hello"), segment, at("::1", 9))));
            assertThat(error.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            assertThat(error).hasMessageContaining("segmentBytes is " + segment);
        }
    }

    @Test
    void it_is_not_to_be_had_on_nio() {
        try (TestLoop on = new TestLoop(Backend.NIO)) {
            UdpException named = errorOf(() ->
                    on.on(() -> PacketBatch.on(on.loop).addSegmented(bytes("hello"), 2, at("127.0.0.1", 9))));
            UdpException bare =
                    errorOf(() -> on.on(() -> PacketBatch.on(on.loop).addSegmented(bytes("hello"), 2)));
            assertThat(named.kind()).isEqualTo(Kind.NOT_SUPPORTED);
            assertThat(bare.kind()).isEqualTo(Kind.NOT_SUPPORTED);
        }
    }

    private static void assertArrives(JdkPeer peer, byte[] payload, int segment) {
        for (int from = 0; from < payload.length; from += segment) {
            assertThat(peer.bytes())
                    .isEqualTo(Arrays.copyOfRange(payload, from, Math.min(from + segment, payload.length)));
        }
    }

    /** Bytes that differ from those around them. */
    static byte[] numbered(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }
}
