package io.berth.udp;

import static io.berth.udp.Mistakes.assertMisuse;
import static io.berth.udp.Texts.bareBatch;
import static io.berth.udp.Texts.batch;
import static io.berth.udp.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.berth.udp.UdpException.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sizes of payloads, and destinations. */
@Timeout(60)
class SendArgumentsTest {
    @ParameterizedTest
    @EnumSource
    void an_empty_payload_is_an_empty_datagram(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            PacketBatch batch = batch(on, peer.address(), "in a batch", "", "");
            on.run(() -> {
                assertThat(socket.send(ByteBuffer.allocateDirect(0), peer.address()))
                        .isTrue();
                assertThat(socket.send(batch)).isEqualTo(3);
                assertThat(socket.send(bytes("the end"), peer.address())).isTrue();
            });
            assertThat(Texts.next(peer, 5)).containsExactly("", "in a batch", "", "", "the end");
            assertThat(on.on(socket::statistics).sent()).isEqualTo(5);
        }
    }

    @Test
    void a_connected_socket_sends_empty_datagrams_on_epoll() {
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.connect(peer.address(), new Ear());
            PacketBatch batch = bareBatch(on, "", "the end");
            assertThat(on.on(() -> socket.send(bytes("")))).isTrue();
            assertThat(on.on(() -> socket.send(batch))).isEqualTo(2);
            assertThat(Texts.next(peer, 3)).containsExactly("", "", "the end");
        }
    }

    @Test
    void a_connected_socket_on_nio_tells_that_it_cannot_send_empty_datagrams() {
        try (TestLoop on = new TestLoop(Backend.NIO);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.connect(peer.address(), ear);
            PacketBatch batch = bareBatch(on, "before", "", "behind");
            assertThat(on.on(() -> socket.send(batch))).isEqualTo(2);
            assertThat(Texts.next(peer, 2)).containsExactly("before", "behind");
            UdpException.Network error = Ear.next(ear.errors);
            assertThat(error)
                    .hasMessageStartingWith("cannot send to " + Arguments.show(peer.address()))
                    .hasMessageContaining("the JDK sends nothing empty by a connected channel");
            assertThat(error.address()).isEqualTo(peer.address());
            assertThat(on.on(socket::statistics).failed()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_datagram_is_heard_and_answered(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear() {
                @Override
                public void onData(UdpSocket<Void> socket, Packets packets) {
                    super.onData(socket, packets);
                    packets.forEach(packet -> socket.reply(packet, packet.buffer()));
                }
            };
            peer.send("", on.address(on.bind(ear)));
            assertThat(ear.datagram().payload().remaining()).isZero();
            assertThat(peer.bytes()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_largest_datagram_arrives_whole(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            byte[] largest = new byte[65507];
            new Random(1).nextBytes(largest);
            Ear ear = new Ear();
            UdpSocket<Void> receiver = on.bind(UdpOptions.DEFAULT.withMaxPayload(65507), null, ear);
            UdpSocket<Void> sender = on.bind(new Ear());
            assertThat(on.on(() -> sender.send(ByteBuffer.wrap(largest), on.address(receiver))))
                    .isTrue();
            Datagram datagram = ear.datagram();
            assertThat(datagram.payload()).isEqualTo(ByteBuffer.wrap(largest));
            assertThat(datagram.truncated()).isFalse();
            assertThat(datagram.sender()).isEqualTo(on.address(sender));
            PacketBatch batch = batch(on, peer.address());
            on.run(() -> {
                batch.add(ByteBuffer.wrap(largest), peer.address());
                sender.send(batch);
            });
            assertThat(peer.bytes()).isEqualTo(largest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_no_datagram_can_hold_is_misuse(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ByteBuffer tooLarge = ByteBuffer.allocate(65508);
            UdpSocket<Void> bound = on.bind(new Ear());
            UdpSocket<Void> connected = on.connect(peer.address(), new Ear());
            PacketBatch batch = batch(on, peer.address(), "before it");
            assertMisuse(Kind.PAYLOAD_SIZE, () -> on.run(() -> bound.send(tooLarge, peer.address())))
                    .hasMessageContaining("a payload has 65508 bytes, and a datagram at most 65507");
            assertMisuse(Kind.PAYLOAD_SIZE, () -> on.run(() -> connected.send(tooLarge)));
            assertMisuse(Kind.PAYLOAD_SIZE, () -> on.run(() -> batch.add(tooLarge, peer.address())));
            assertMisuse(Kind.PAYLOAD_SIZE, () -> on.run(() -> batch.add(tooLarge)));
            assertThat(on.on(() -> bound.send(batch))).isEqualTo(1);
            assertThat(peer.text()).isEqualTo("before it");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_destination_without_port_is_misuse(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            PacketBatch batch = batch(on, nowhere);
            assertMisuse(Kind.INVALID_ARGUMENT, () -> on.run(() -> socket.send(bytes("x"), nowhere)))
                    .hasMessageContaining("has port 0");
            assertMisuse(Kind.INVALID_ARGUMENT, () -> on.run(() -> batch.add(bytes("x"), nowhere)));
            assertThat(on.on(batch::count)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_destination_that_is_not_looked_up_is_misuse(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            InetSocketAddress name = InetSocketAddress.createUnresolved("localhost", 9);
            PacketBatch batch = batch(on, name);
            assertMisuse(Kind.INVALID_ARGUMENT, () -> on.run(() -> socket.send(bytes("x"), name)))
                    .hasMessageContaining("localhost")
                    .hasMessageContaining("is not resolved; look it up first");
            assertMisuse(Kind.INVALID_ARGUMENT, () -> on.run(() -> batch.add(bytes("x"), name)));
            assertThat(on.on(batch::count)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_null_is_named(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> bound = on.bind(new Ear());
            UdpSocket<Void> connected = on.connect(peer.address(), new Ear());
            PacketBatch batch = batch(on, peer.address());
            assertNamed("payload", on, () -> bound.send(null, peer.address()));
            assertNamed("payload", on, () -> connected.send((ByteBuffer) null));
            assertNamed("payload", on, () -> batch.add(null, peer.address()));
            assertNamed("payload", on, () -> batch.add(null));
            assertNamed("destination", on, () -> bound.send(bytes("x"), null));
            assertNamed("destination", on, () -> batch.add(bytes("x"), null));
            assertNamed("batch", on, () -> bound.send((PacketBatch) null));
            assertNamed("packet", on, () -> bound.reply(null, bytes("x")));
            assertNamed("packet", on, () -> connected.reply(null, bytes("x")));
            assertNamed("packet", on, () -> batch.reply(null, bytes("x")));
            assertThat(on.on(batch::count)).isZero();
        }
    }

    private static void assertNamed(String argument, TestLoop on, Runnable call) {
        assertThatNullPointerException().isThrownBy(() -> on.run(call)).withMessage(argument);
    }

    @ParameterizedTest
    @EnumSource
    void an_address_of_ipv6_on_a_socket_of_ipv4_is_an_error_that_is_told(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            PacketBatch batch = batch(on, peer.address(), "before");
            on.run(() -> {
                batch.add(bytes("astray"), Addresses.OF_IPV6);
                batch.add(bytes("behind"), peer.address());
                assertThat(socket.send(batch)).isEqualTo(2);
                assertThat(batch.isEmpty()).isTrue();
                assertThat(socket.send(bytes("alone"), Addresses.OF_IPV6)).isTrue();
            });
            for (int i = 0; i < 2; i++) {
                UdpException.Network error = Ear.next(ear.errors);
                assertThat(error.reason()).isEqualTo("EAFNOSUPPORT");
                assertThat(error.address()).isEqualTo(Addresses.OF_IPV6);
            }
            assertThat(Texts.next(peer, 2)).containsExactly("before", "behind");
            assertThat(on.on(socket::isClosed)).isFalse();
            assertThat(on.on(socket::statistics).failed()).isEqualTo(2);
        }
    }
}
