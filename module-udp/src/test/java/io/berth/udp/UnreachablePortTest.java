package io.berth.udp;

import static io.berth.udp.Texts.bareBatch;
import static io.berth.udp.Texts.batch;
import static io.berth.udp.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Waiting;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ports where nobody is, as the real kernel tells of them. */
@Timeout(60)
class UnreachablePortTest {
    @ParameterizedTest
    @EnumSource
    void a_connected_socket_hears_that_nobody_is_there_and_reaches_who_comes_later(Backend backend) {
        InetSocketAddress nobody = Addresses.ofNobody();
        try (TestLoop on = new TestLoop(backend)) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.connect(nobody, ear);
            assertThat(on.on(() -> socket.send(bytes("anybody?")))).isTrue();
            UdpException.Network error = Ear.next(ear.errors);
            assertUnreachable(error, nobody);
            assertThat(error)
                    .hasMessageStartingWith("a datagram to " + Arguments.show(nobody) + " did not get through");
            assertThat(on.on(socket::isClosed)).isFalse();
            try (JdkPeer late = new JdkPeer(nobody)) {
                assertThat(on.on(() -> socket.send(bytes("hello")))).isTrue();
                assertThat(late.text()).isEqualTo("hello");
                late.send("hello too", on.address(socket));
                assertThat(Texts.text(ear.datagram().payload())).isEqualTo("hello too");
            }
            assertThat(on.on(socket::statistics).sent()).isEqualTo(2);
            assertThat(on.on(socket::statistics).failed()).isZero();
            assertThat(ear.errors).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_socket_that_does_not_listen_to_errors_sends_every_packet(Backend backend) {
        InetSocketAddress nobody = Addresses.ofNobody();
        try (TestLoop on = new TestLoop(backend)) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.connect(nobody, ear);
            PacketBatch batch = bareBatch(on, "1", "2", "3", "4", "5");
            assertThat(on.on(() -> socket.send(batch))).isEqualTo(5);
            assertUnreachable(Ear.next(ear.errors), nobody);
            UdpStatistics statistics = on.on(socket::statistics);
            assertThat(statistics.sent()).isEqualTo(5);
            assertThat(statistics.failed()).isZero();
        }
    }

    @Test
    void a_bound_socket_hears_which_destination_was_unreachable() {
        InetSocketAddress nobody = Addresses.ofNobody();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            on.run(() -> {
                assertThat(socket.send(bytes("anybody?"), nobody)).isTrue();
                assertThat(socket.send(bytes("hello"), peer.address())).isTrue();
            });
            assertThat(peer.text()).isEqualTo("hello");
            assertUnreachable(Ear.next(ear.errors), nobody);
            assertThat(on.on(socket::statistics).sent()).isEqualTo(2);
        }
    }

    @Test
    void a_bound_socket_on_nio_reaches_others_and_hears_nothing() {
        InetSocketAddress nobody = Addresses.ofNobody();
        try (TestLoop on = new TestLoop(Backend.NIO);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            on.run(() -> {
                assertThat(socket.send(bytes("anybody?"), nobody)).isTrue();
                assertThat(socket.send(bytes("hello"), peer.address())).isTrue();
            });
            assertThat(peer.text()).isEqualTo("hello");
            peer.send("that was all", on.address(socket));
            ear.datagram();
            assertThat(ear.errors).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void packets_for_others_in_the_same_batch_arrive(Backend backend) {
        InetSocketAddress nobody = Addresses.ofNobody();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            PacketBatch batch = batch(on, nobody, "lost first", "lost too");
            List<String> good = new ArrayList<>();
            on.run(() -> {
                for (int i = 0; i < 30; i++) {
                    good.add("good " + i);
                    batch.add(bytes("good " + i), peer.address());
                    batch.add(bytes("lost " + i), nobody);
                }
                assertThat(batch.count()).isEqualTo(62);
                assertThat(socket.send(batch)).isEqualTo(62);
                assertThat(batch.isEmpty()).isTrue();
            });
            assertThat(Texts.next(peer, 30)).isEqualTo(good);
            if (backend == Backend.EPOLL) {
                for (int i = 0; i < 32; i++) {
                    assertUnreachable(Ear.next(ear.errors), nobody);
                }
            }
            UdpStatistics statistics = on.on(socket::statistics);
            assertThat(statistics.sent()).isEqualTo(62);
            assertThat(statistics.failed()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_errors_that_wait_to_be_heard_cost_no_packet(Backend backend) {
        InetSocketAddress nobody = Addresses.ofNobody();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            on.run(() -> {
                for (int i = 0; i < 100; i++) {
                    assertThat(socket.send(bytes("lost"), nobody)).isTrue();
                    assertThat(socket.send(bytes("lost"), nobody)).isTrue();
                    assertThat(socket.send(bytes("good " + i), peer.address())).isTrue();
                }
            });
            for (int i = 0; i < 100; i++) {
                assertThat(peer.text()).isEqualTo("good " + i);
            }
            UdpStatistics statistics = on.on(socket::statistics);
            assertThat(statistics.sent()).isEqualTo(300);
            assertThat(statistics.failed()).isZero();
        }
    }

    @Test
    void a_full_error_queue_costs_no_packet() {
        InetSocketAddress nobody = Addresses.ofNobody();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            PacketBatch lost = on.on(() -> PacketBatch.on(on.loop, 1024, 1024));
            on.run(() -> {
                while (lost.add(bytes(""), nobody)) {}
                assertThat(socket.send(lost)).isEqualTo(1024);
                assertThat(socket.send(bytes("good"), peer.address())).isTrue();
            });
            assertThat(peer.text()).isEqualTo("good");
            assertUnreachable(Ear.next(ear.errors), nobody);
            assertThat(on.on(socket::statistics).failed()).isZero();
        }
    }

    /** The kernel keeps errors in the receive buffer; when that is full, they are told without a destination. */
    @Test
    void errors_that_the_receive_buffer_has_no_room_for_cost_no_packet() {
        InetSocketAddress nobody = Addresses.ofNobody();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(UdpOptions.DEFAULT.withReceiveBuffer(1), null, ear);
            on.run(socket::pause);
            InetSocketAddress address = on.address(socket);
            Waiting.until("the receive buffer is full", () -> {
                peer.send("x", address);
                return on.on(socket::statistics).droppedByKernel() > 0;
            });
            on.run(() -> {
                for (int i = 0; i < 10; i++) {
                    assertThat(socket.send(bytes("lost"), nobody)).isTrue();
                    assertThat(socket.send(bytes("good " + i), peer.address())).isTrue();
                }
            });
            for (int i = 0; i < 10; i++) {
                assertThat(peer.text()).isEqualTo("good " + i);
            }
            UdpException.Network error = Ear.next(ear.errors);
            assertUnreachable(error, null);
            assertThat(error).hasMessageStartingWith("a datagram did not get through");
            assertThat(on.on(socket::statistics).failed()).isZero();
        }
    }

    private static void assertUnreachable(UdpException.Network error, InetSocketAddress address) {
        assertThat(error.reason()).isEqualTo("ECONNREFUSED");
        assertThat(error.address()).isEqualTo(address);
    }
}
