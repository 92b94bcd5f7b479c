package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static io.berth.udp.Mistakes.assertMisuse;
import static io.berth.udp.Mistakes.assertWrongThread;
import static io.berth.udp.Texts.bareBatch;
import static io.berth.udp.Texts.batch;
import static io.berth.udp.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.transport.Errno;
import io.berth.udp.UdpException.Kind;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When errors of sending are told, and what a handler may do then. An address of IPv6 fails at once on IPv4. */
@Timeout(60)
class SendErrorTest {
    @ParameterizedTest
    @EnumSource
    void errors_are_told_in_order_at_the_end_of_the_iteration(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            BlockingQueue<Long> toldIn = new LinkedBlockingQueue<>();
            Ear ear = new Ear() {
                @Override
                public void onError(UdpSocket<Void> socket, UdpException.Network cause) {
                    toldIn.add(socket.loop().iteration());
                    super.onError(socket, cause);
                }
            };
            ScriptedKernel kernel = ScriptedKernel.under(on);
            UdpSocket<Void> socket = on.bind(ear);
            kernel.willNotSend("one", Errno.EPERM);
            kernel.willNotSend("two", Errno.EMSGSIZE);
            long sentIn = on.on(() -> {
                assertThat(socket.send(bytes("one"), peer.address())).isTrue();
                assertThat(socket.send(bytes("two"), peer.address())).isTrue();
                assertThat(ear.errors)
                        .as("errors inside the callback that sends")
                        .isEmpty();
                return on.loop.iteration();
            });
            assertThat(Ear.next(ear.errors).reason()).isEqualTo("EPERM");
            assertThat(Ear.next(ear.errors).reason()).isEqualTo("EMSGSIZE");
            assertThat(toldIn).containsExactly(sentIn, sentIn);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_closed_by_its_error_hears_no_further_ones(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            Ear ear = new Ear() {
                @Override
                public void onError(UdpSocket<Void> socket, UdpException.Network cause) {
                    super.onError(socket, cause);
                    socket.close();
                }
            };
            UdpSocket<Void> socket = on.bind(ear);
            PacketBatch batch = batch(on, Addresses.OF_IPV6, "one", "two", "three");
            assertThat(on.on(() -> socket.send(batch))).isZero();
            assertThat(await(ear.closed).why()).isEqualTo(Why.CLOSED);
            on.run(() -> {}); // the iteration of the errors has ended before this
            assertThat(ear.errors).hasSize(1);
            assertThat(ear.failures).isEmpty();
            assertThat(on.on(socket::statistics).failed()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_that_is_closed_before_its_errors_are_told_hears_none(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            on.run(() -> {
                socket.send(bytes("astray"), Addresses.OF_IPV6);
                socket.close();
            });
            assertThat(await(ear.closed).why()).isEqualTo(Why.CLOSED);
            on.run(() -> {});
            assertThat(ear.errors).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_exception_of_an_error_callback_is_told_and_the_next_errors_are_heard(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear() {
                @Override
                public void onError(UdpSocket<Void> socket, UdpException.Network cause) {
                    super.onError(socket, cause);
                    throw new IllegalStateException("error " + errors.size());
                }
            };
            UdpSocket<Void> socket = on.bind(ear);
            PacketBatch batch = batch(on, Addresses.OF_IPV6, "one", "two");
            assertThat(on.on(() -> socket.send(batch))).isZero();
            assertThat(Ear.next(ear.failures)).hasMessage("error 1");
            assertThat(Ear.next(ear.failures)).hasMessage("error 2");
            assertThat(on.on(() -> socket.send(bytes("alive"), peer.address()))).isTrue();
            assertThat(peer.text()).isEqualTo("alive");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sending_into_the_same_error_for_ever_leaves_the_loop_to_others(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            BlockingQueue<Long> toldIn = new LinkedBlockingQueue<>();
            UdpSocket<Void> stubborn = on.bind(UdpHandler.<Void>builder()
                    .error((socket, cause) -> {
                        toldIn.add(socket.loop().iteration());
                        socket.send(bytes("again"), cause.address());
                    })
                    .build());
            Ear ear = new Ear();
            UdpSocket<Void> other = on.bind(ear);
            on.run(() -> stubborn.send(bytes("astray"), Addresses.OF_IPV6));
            peer.send("is anybody served?", on.address(other));
            ear.datagram();
            long first = Ear.next(toldIn);
            long second = Ear.next(toldIn);
            assertThat(second).isGreaterThan(first);
            on.run(stubborn::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void two_sockets_that_send_into_each_others_errors_leave_the_loop_to_others(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            CompletableFuture<UdpSocket<Void>> second = new CompletableFuture<>();
            UdpSocket<Void> first = on.bind(UdpHandler.<Void>builder()
                    .error((socket, cause) -> second.join().send(bytes("yours"), cause.address()))
                    .build());
            second.complete(on.bind(UdpHandler.<Void>builder()
                    .error((socket, cause) -> first.send(bytes("yours"), cause.address()))
                    .build()));
            Ear ear = new Ear();
            UdpSocket<Void> other = on.bind(ear);
            on.run(() -> first.send(bytes("astray"), Addresses.OF_IPV6));
            peer.send("is anybody served?", on.address(other));
            ear.datagram();
            assertThat(on.on(() -> first.statistics().failed())).isPositive();
            on.run(() -> {
                first.close();
                second.join().close();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_socket_sends_nothing(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> bound = on.bind(new Ear());
            UdpSocket<Void> connected = on.connect(peer.address(), new Ear());
            PacketBatch batch = batch(on, peer.address(), "x");
            PacketBatch bare = bareBatch(on, "x");
            on.run(bound::close);
            on.run(connected::close);
            assertMisuse(Kind.CLOSED, () -> on.run(() -> bound.send(bytes("x"), peer.address())))
                    .hasMessageContaining("the socket is closed");
            assertMisuse(Kind.CLOSED, () -> on.run(() -> bound.send(batch)));
            assertMisuse(Kind.CLOSED, () -> on.run(() -> connected.send(bytes("x"))));
            assertMisuse(Kind.CLOSED, () -> on.run(() -> connected.send(bare)));
            assertThat(on.on(batch::count)).isEqualTo(1);
            assertThat(on.on(bare::count)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_that_is_being_closed_sends_nothing(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear() {
                @Override
                public void onClose(UdpSocket<Void> socket, CloseReason reason) {
                    super.onClose(socket, reason);
                    socket.send(bytes("farewell"), peer.address());
                }
            };
            on.run(on.bind(ear)::close);
            assertMisuse(Kind.CLOSED, () -> {
                throw Ear.next(ear.failures);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_the_thread_of_the_loop_sends(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> bound = on.bind(new Ear());
            UdpSocket<Void> connected = on.connect(peer.address(), new Ear());
            PacketBatch batch = batch(on, peer.address(), "x");
            assertWrongThread(() -> bound.send(bytes("x"), peer.address()));
            assertWrongThread(() -> connected.send(bytes("x")));
            assertWrongThread(() -> bound.send(batch));
            assertThat(on.on(() -> bound.send(batch))).isEqualTo(1);
            assertThat(peer.text()).isEqualTo("x");
        }
    }
}
