package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Waiting;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams that wait in the kernel come together. */
@Timeout(60)
class ReceivedBatchTest {
    private static final UdpOptions ROOMY = UdpOptions.DEFAULT.withReceiveBuffer(1024 * 1024);
    private static final int ARRIVALS_BYTES = 1024 * 1024;
    private static final int MOST = 64; // packets in a batch

    @ParameterizedTest
    @EnumSource
    void what_came_during_a_pause_comes_in_batches_and_in_order(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ROOMY, null, ear);
            on.run(socket::pause);
            Numbered.send(peer, on.address(socket), 200);
            assertThat(ear.batches).isEmpty();

            on.run(socket::resume);

            Numbered.expect(ear, 200);
            assertThat(ear.batches).contains(MOST).hasSizeLessThan(20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_came_while_the_loop_was_busy_comes_in_batches_and_in_order(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            InetSocketAddress address = on.address(on.bind(ROOMY, null, ear));
            CountDownLatch sent = new CountDownLatch(1);
            on.loop.defer(() -> await(Waiting.elsewhere(() -> {
                sent.await();
                return null;
            })));
            Numbered.send(peer, address, 200);
            sent.countDown();

            Numbered.expect(ear, 200);
            assertThat(ear.batches).contains(MOST).hasSizeLessThan(20);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EPOLL, 1", "EPOLL, 4096", "EPOLL, 4097", "EPOLL, 20000", "EPOLL, 65527",
        "NIO, 1", "NIO, 4095", "NIO, 4096", "NIO, 20000", "NIO, 65527"
    })
    void a_batch_has_as_many_packets_as_fit_into_what_there_is_for_arrivals(Backend backend, int maxPayload) {
        int fitting = Math.min(MOST, ARRIVALS_BYTES / (backend == Backend.NIO ? maxPayload + 1 : maxPayload));
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ROOMY.withMaxPayload(maxPayload), null, ear);
            on.run(socket::pause);
            for (int i = 0; i < 100; i++) {
                peer.send(new byte[] {(byte) i}, on.address(socket));
            }
            on.run(socket::resume);

            for (int i = 0; i < 100; i++) {
                assertThat(ear.datagram().payload().get(0)).isEqualTo((byte) i);
            }
            assertThat(ear.batches).contains(fitting).allMatch(batch -> batch <= fitting);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_largest_datagrams_come_whole_and_together(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpOptions largest = ROOMY.withMaxPayload(UdpOptions.LARGEST_PAYLOAD);
            UdpSocket<Void> socket = on.bind(largest, null, ear);
            on.run(socket::pause);
            List<byte[]> payloads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                payloads.add(patterned(UdpOptions.LARGEST_IPV4_PAYLOAD - i, i));
                peer.send(payloads.get(i), on.address(socket));
            }
            on.run(socket::resume);

            for (byte[] payload : payloads) {
                assertThat(bytes(ear.datagram())).isEqualTo(payload);
            }
            assertThat(ear.batches).containsExactly(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void empty_datagrams_come_as_empty_packets(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            expectEmptyOnes(on, socket, ear, peer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void empty_datagrams_come_to_a_connected_socket_too(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.connect(peer.address(), ear);
            expectEmptyOnes(on, socket, ear, peer);
        }
    }

    private static void expectEmptyOnes(TestLoop on, UdpSocket<Void> socket, Ear ear, JdkPeer peer) {
        on.run(socket::pause);
        for (String text : List.of("", "full", "", "")) {
            peer.send(text, on.address(socket));
        }
        on.run(socket::resume);

        for (String text : List.of("", "full", "", "")) {
            Datagram datagram = ear.datagram();
            assertThat(Numbered.text(datagram)).isEqualTo(text);
            assertThat(datagram.truncated()).isFalse();
            assertThat(datagram.sender()).isEqualTo(peer.address());
        }
        assertThat(on.on(socket::statistics).received()).isEqualTo(4);
    }

    /** The loop's buffer is laid out anew for each of them. */
    @ParameterizedTest
    @EnumSource
    void sockets_of_different_sizes_take_turns_on_one_loop(Backend backend) {
        int[] sizes = {16, 2048, 65527, 300, 9000};
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            List<Ear> ears = new ArrayList<>();
            List<UdpSocket<Void>> sockets = new ArrayList<>();
            for (int size : sizes) {
                ears.add(new Ear());
                sockets.add(on.bind(ROOMY.withMaxPayload(size), null, ears.get(ears.size() - 1)));
            }
            for (int round = 0; round < 3; round++) {
                on.run(() -> sockets.forEach(UdpSocket::pause));
                for (int i = 0; i < 150; i++) {
                    for (int s = 0; s < sizes.length; s++) {
                        peer.send(patterned(length(sizes[s], i), s + i), on.address(sockets.get(s)));
                    }
                }
                on.run(() -> sockets.forEach(UdpSocket::resume));

                for (int s = 0; s < sizes.length; s++) {
                    for (int i = 0; i < 150; i++) {
                        Datagram datagram = ears.get(s).datagram();
                        assertThat(bytes(datagram))
                                .as("datagram %d of the socket for %d bytes", i, sizes[s])
                                .isEqualTo(patterned(length(sizes[s], i), s + i));
                        assertThat(datagram.truncated()).isFalse();
                        assertThat(datagram.sender()).isEqualTo(peer.address());
                    }
                }
            }
        }
    }

    /** Small ones, full ones, and ones between. */
    private static int length(int size, int i) {
        int most = Math.min(size, 1400);
        return i % 3 == 0 ? most : i % (most + 1);
    }

    private static byte[] patterned(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed + i * 31 + i / 251);
        }
        return bytes;
    }

    private static byte[] bytes(Datagram datagram) {
        byte[] bytes = new byte[datagram.payload().remaining()];
        datagram.payload().duplicate().get(bytes);
        return bytes;
    }
}
