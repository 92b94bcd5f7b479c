package io.berth.udp;

import static io.berth.udp.Texts.bareBatch;
import static io.berth.udp.Texts.batch;
import static io.berth.udp.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.transport.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel will not send packets, or fails a call for what became of those before. */
@Timeout(60)
class FailedSendTest {
    @ParameterizedTest
    @EnumSource
    void packets_that_the_kernel_will_not_send_are_taken_out_and_told(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            kernel.willNotSend("too large", Errno.EMSGSIZE);
            kernel.willNotSend("no route", Errno.ENETUNREACH);
            kernel.willNotSend("no memory", Errno.ENOBUFS);
            kernel.willNotSend("forbidden", Errno.EPERM);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            PacketBatch batch =
                    batch(on, peer.address(), "too large", "1", "2", "no route", "no memory", "3", "forbidden");
            assertThat(on.on(() -> socket.send(batch))).isEqualTo(3);
            assertThat(on.on(batch::isEmpty)).isTrue();
            assertThat(Texts.next(peer, 3)).containsExactly("1", "2", "3");
            for (Errno errno : new Errno[] {Errno.EMSGSIZE, Errno.ENETUNREACH, Errno.ENOBUFS, Errno.EPERM}) {
                UdpException.Network error = Ear.next(ear.errors);
                assertThat(error.reason()).isEqualTo(errno.name());
                assertThat(error.errno()).isEqualTo(errno.number());
                assertThat(error.address()).isEqualTo(peer.address());
                assertThat(error.systemCall()).isEqualTo("sendto");
                assertThat(error).hasMessageStartingWith("cannot send to " + Arguments.show(peer.address()));
            }
            assertStatistics(on, socket, 3, 4);
            assertThat(ear.errors).isEmpty();
            assertThat(ear.closed).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_added_is_taken_failed_or_left(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            kernel.willNotSend("bad", Errno.EPERM);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            PacketBatch batch = batch(on, peer.address(), "1", "bad", "2", "3", "bad", "4");
            kernel.hasRoomFor(2);
            assertThat(on.on(() -> socket.send(batch))).isEqualTo(2);
            assertThat(on.on(batch::count)).isEqualTo(3);
            assertStatistics(on, socket, 2, 1);
            Ear.next(ear.drains);
            kernel.hasRoom();
            assertThat(on.on(() -> socket.send(batch))).isEqualTo(2);
            assertStatistics(on, socket, 4, 2);
            assertThat(Texts.next(peer, 4)).containsExactly("1", "2", "3", "4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_single_packet_that_fails_is_off_the_callers_hands(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            kernel.willNotSend("forbidden", Errno.EPERM);
            Ear ear = new Ear();
            UdpSocket<Void> bound = on.bind(ear);
            assertThat(on.on(() -> bound.send(bytes("forbidden"), peer.address())))
                    .isTrue();
            assertThat(Ear.next(ear.errors).address()).isEqualTo(peer.address());
            UdpSocket<Void> connected = on.connect(peer.address(), ear);
            assertThat(on.on(() -> connected.send(bytes("forbidden")))).isTrue();
            assertThat(Ear.next(ear.errors).address()).isEqualTo(peer.address());
            assertStatistics(on, bound, 0, 1);
            assertStatistics(on, connected, 0, 1);
            assertThat(ear.drains).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_socket_does_not_blame_a_packet_for_what_became_of_one_before(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.connect(peer.address(), ear);
            kernel.failsOnce(Errno.ECONNREFUSED);
            kernel.failsOnce(Errno.EHOSTUNREACH);
            assertThat(on.on(() -> socket.send(bytes("innocent")))).isTrue();
            assertThat(peer.text()).isEqualTo("innocent");
            UdpException.Network first = Ear.next(ear.errors);
            assertThat(first.reason()).isEqualTo("ECONNREFUSED");
            assertThat(first)
                    .hasMessageStartingWith("a datagram to " + Arguments.show(peer.address()) + " did not get through");
            assertThat(Ear.next(ear.errors).reason()).isEqualTo("EHOSTUNREACH");
            assertStatistics(on, socket, 1, 0);
            assertThat(ear.errors).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_error_of_before_is_told_when_there_is_no_room_after_it(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.connect(peer.address(), ear);
            kernel.failsOnce(Errno.EHOSTUNREACH);
            kernel.hasRoomFor(0);
            assertThat(on.on(() -> socket.send(bytes("to be sent later")))).isFalse();
            assertThat(Ear.next(ear.errors).reason()).isEqualTo("EHOSTUNREACH");
            Ear.next(ear.drains);
            assertStatistics(on, socket, 0, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void errors_that_never_end_cost_one_packet_each_and_no_loop(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.connect(peer.address(), ear);
            kernel.willNotSend("never", Errno.ECONNREFUSED);
            PacketBatch batch = bareBatch(on, "1", "never", "2");
            assertThat(on.on(() -> socket.send(batch))).isEqualTo(2);
            assertThat(Texts.next(peer, 2)).containsExactly("1", "2");
            assertStatistics(on, socket, 2, 1);
            assertThat(kernel.offers()).hasSizeLessThan(3 + Blame.MOST_TRIES);
        }
    }

    @Test
    void an_interrupted_call_is_made_again() {
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            kernel.failsOnce(Errno.EINTR);
            kernel.failsOnce(Errno.EINTR);
            kernel.failsOnce(Errno.EINTR);
            assertThat(on.on(() -> socket.send(bytes("at last"), peer.address())))
                    .isTrue();
            assertThat(peer.text()).isEqualTo("at last");
            assertThat(kernel.offers()).containsExactly(1, 1, 1, 1);
            assertStatistics(on, socket, 1, 0);
            assertThat(ear.errors).isEmpty();
        }
    }

    @Test
    void a_call_that_is_interrupted_for_ever_gives_the_packet_up() {
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            kernel.willNotSend("never", Errno.EINTR);
            assertThat(on.on(() -> socket.send(bytes("never"), peer.address()))).isTrue();
            assertThat(Ear.next(ear.errors).reason()).isEqualTo("EINTR");
            assertStatistics(on, socket, 0, 1);
        }
    }

    private static void assertStatistics(TestLoop on, UdpSocket<Void> socket, long sent, long failed) {
        UdpStatistics statistics = on.on(socket::statistics);
        assertThat(statistics.sent()).as("sent").isEqualTo(sent);
        assertThat(statistics.failed()).as("failed").isEqualTo(failed);
    }
}
