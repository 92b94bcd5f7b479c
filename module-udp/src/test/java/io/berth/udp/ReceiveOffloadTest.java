package io.berth.udp;

import static io.berth.udp.Net.at;
import static io.berth.udp.Net.errorOf;
import static io.berth.udp.Net.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.udp.UdpException.Kind;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datagrams that the kernel hands over together, and that are taken apart again. */
@Timeout(60)
class ReceiveOffloadTest {
    private static final UdpOptions OFFLOADED = UdpOptions.DEFAULT.withReceiveOffload();

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 1000, 40000", "127.0.0.1, 1200, 60001", "::1, 1400, 65000", "::1, 100, 6400"})
    void a_flood_comes_in_few_messages_and_as_separate_packets(String address, int segment, int length) {
        byte[] payload = SegmentationTest.numbered(length);
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                Sender sender = new Sender(address)) {
            CountingKernel kernel = CountingKernel.under(on);
            UdpSocket<Void> socket = on.bind(at(address, 0), OFFLOADED, ear);
            for (int i = 0; i < 5; i++) {
                sender.send(payload, segment, on.address(socket));
            }
            for (int i = 0; i < 5; i++) {
                assertArrives(ear, payload, segment);
            }
            int packets = 5 * ((length + segment - 1) / segment);
            assertThat(kernel.received).as("messages of the kernel").hasValueLessThan(packets / 2);
            assertThat(on.on(socket::statistics).received()).isEqualTo(packets);
        }
    }

    @Test
    void without_it_each_packet_is_a_message() {
        byte[] payload = SegmentationTest.numbered(10_000);
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                Sender sender = new Sender("127.0.0.1")) {
            CountingKernel kernel = CountingKernel.under(on);
            UdpSocket<Void> socket = on.bind(ear);
            sender.send(payload, 1000, on.address(socket));
            assertArrives(ear, payload, 1000);
            assertThat(kernel.received).hasValue(10);
        }
    }

    @Test
    void single_packets_of_any_size_come_as_they_are() {
        UdpOptions largest = OFFLOADED.withMaxPayload(UdpOptions.LARGEST_PAYLOAD);
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(TestLoop.ANY_PORT, largest, ear);
            for (int length : new int[] {1, 0, 1400, UdpOptions.LARGEST_IPV4_PAYLOAD, 0, 3}) {
                byte[] payload = SegmentationTest.numbered(length);
                peer.send(payload, on.address(socket));
                assertWhole(ear.datagram(), payload);
            }
        }
    }

    @Test
    void packets_of_several_senders_keep_theirs() {
        byte[] payload = SegmentationTest.numbered(20_000);
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                Sender one = new Sender("127.0.0.1");
                Sender other = new Sender("127.0.0.2")) {
            UdpSocket<Void> socket = on.bind(at("0.0.0.0", 0), OFFLOADED, ear);
            InetSocketAddress to = at("127.0.0.1", on.address(socket).getPort());
            one.send(payload, 1000, to);
            other.send(payload, 1000, to);
            for (Sender sender : new Sender[] {one, other}) {
                for (int i = 0; i < 20; i++) {
                    assertThat(ear.datagram().sender()).isEqualTo(sender.address());
                }
            }
        }
    }

    @Test
    void each_packet_that_is_larger_than_the_socket_is_made_for_is_truncated() {
        byte[] payload = SegmentationTest.numbered(10_500);
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                Sender sender = new Sender("127.0.0.1")) {
            UdpSocket<Void> socket = on.bind(TestLoop.ANY_PORT, OFFLOADED.withMaxPayload(600), ear);
            sender.send(payload, 1000, on.address(socket));
            for (int i = 0; i < 10; i++) {
                Datagram cut = ear.datagram();
                assertThat(cut.truncated()).isTrue();
                assertThat(bytesOf(cut)).isEqualTo(Arrays.copyOfRange(payload, i * 1000, i * 1000 + 600));
            }
            assertWhole(ear.datagram(), Arrays.copyOfRange(payload, 10_000, 10_500));
            assertThat(on.on(socket::statistics).truncated()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.2", "::, 127.0.0.2", "::, ::1"})
    void destinations_and_congestion_are_told_of_each_packet(String bound, String destination) {
        byte[] payload = SegmentationTest.numbered(5000);
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                Sender sender = new Sender(destination, UdpOptions.DEFAULT.withTrafficClass(3))) {
            UdpSocket<Void> socket = on.bind(at(bound, 0), OFFLOADED.withPacketInfo(), ear);
            sender.send(payload, 1000, at(destination, on.address(socket).getPort()));
            for (int i = 0; i < 5; i++) {
                Datagram datagram = ear.datagram();
                assertThat(datagram.destination()).isEqualTo(ip(destination));
                assertThat(datagram.ecn()).isEqualTo(Ecn.CONGESTED);
                assertWhole(datagram, Arrays.copyOfRange(payload, i * 1000, i * 1000 + 1000));
            }
        }
    }

    @Test
    void packets_that_came_together_are_answered_one_by_one() {
        UdpHandler<Void> echo = UdpHandler.<Void>builder()
                .data((socket, packets) -> packets.forEach(packet -> socket.reply(packet, packet.buffer())))
                .build();
        byte[] payload = SegmentationTest.numbered(4500);
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                Sender sender = new Sender("127.0.0.1")) {
            UdpSocket<Void> socket = on.bind(TestLoop.ANY_PORT, OFFLOADED.withPacketInfo(), echo);
            sender.send(payload, 1000, on.address(socket));
            assertArrives(sender.ear, payload, 1000);
        }
    }

    /** They share the memory that they receive into, each with a layout of its own. */
    @Test
    void sockets_of_one_loop_with_different_sizes_do_not_mix() {
        byte[] payload = SegmentationTest.numbered(9300);
        Ear offloaded = new Ear();
        Ear plain = new Ear();
        Ear small = new Ear();
        Ear informed = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                Sender sender = new Sender("127.0.0.1")) {
            UdpSocket<Void> first = on.bind(TestLoop.ANY_PORT, OFFLOADED, offloaded);
            UdpSocket<Void> second = on.bind(plain);
            UdpSocket<Void> third = on.bind(TestLoop.ANY_PORT, UdpOptions.DEFAULT.withMaxPayload(700), small);
            UdpSocket<Void> fourth = on.bind(TestLoop.ANY_PORT, UdpOptions.DEFAULT.withPacketInfo(), informed);
            for (int round = 0; round < 20; round++) {
                sender.send(payload, 1000, on.address(first));
                sender.send(payload, 1000, on.address(second));
                sender.send(payload, 1000, on.address(third));
                sender.send(payload, 1000, on.address(fourth));
                assertArrives(offloaded, payload, 1000);
                assertArrives(plain, payload, 1000);
                for (int i = 0; i < 9; i++) {
                    Datagram cut = small.datagram();
                    assertThat(cut.truncated()).isTrue();
                    assertThat(bytesOf(cut)).isEqualTo(Arrays.copyOfRange(payload, i * 1000, i * 1000 + 700));
                }
                assertWhole(small.datagram(), Arrays.copyOfRange(payload, 9000, 9300));
                for (int from = 0; from < payload.length; from += 1000) {
                    Datagram datagram = informed.datagram();
                    assertThat(datagram.destination()).isEqualTo(ip("127.0.0.1"));
                    assertWhole(datagram, Arrays.copyOfRange(payload, from, Math.min(from + 1000, payload.length)));
                }
            }
        }
    }

    @Test
    void it_is_not_to_be_had_on_nio() {
        try (TestLoop on = new TestLoop(Backend.NIO)) {
            UdpException error = errorOf(() -> on.bind(TestLoop.ANY_PORT, OFFLOADED, new Ear()));
            assertThat(error.kind()).isEqualTo(Kind.NOT_SUPPORTED);
            assertThat(error).hasMessageContaining("receive offload");
        }
    }

    private static void assertArrives(Ear ear, byte[] payload, int segment) {
        for (int from = 0; from < payload.length; from += segment) {
            assertWhole(ear.datagram(), Arrays.copyOfRange(payload, from, Math.min(from + segment, payload.length)));
        }
    }

    private static void assertWhole(Datagram datagram, byte[] payload) {
        assertThat(datagram.truncated()).isFalse();
        assertThat(bytesOf(datagram)).isEqualTo(payload);
    }

    private static byte[] bytesOf(Datagram datagram) {
        byte[] bytes = new byte[datagram.payload().remaining()];
        datagram.payload().duplicate().get(bytes);
        return bytes;
    }

    /** A socket on a loop of its own that sends segments, and keeps what it hears. */
    private static final class Sender implements AutoCloseable {
        final Ear ear = new Ear();
        private final TestLoop on = new TestLoop(Backend.EPOLL);
        private final UdpSocket<Void> socket;

        Sender(String address) {
            this(address, UdpOptions.DEFAULT);
        }

        Sender(String address, UdpOptions options) {
            socket = on.bind(at(address, 0), options, ear);
        }

        InetSocketAddress address() {
            return on.address(socket);
        }

        void send(byte[] payload, int segment, InetSocketAddress to) {
            int took = on.on(() -> {
                PacketBatch batch = PacketBatch.on(on.loop);
                batch.addSegmented(ByteBuffer.wrap(payload), segment, to);
                int sent = socket.send(batch);
                batch.close();
                return sent;
            });
            assertThat(took).isEqualTo(1);
        }

        @Override
        public void close() {
            on.close();
        }
    }
}
