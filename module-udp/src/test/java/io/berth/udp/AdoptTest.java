package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static io.berth.udp.Net.at;
import static io.berth.udp.Net.bytes;
import static io.berth.udp.Net.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.berth.eventloop.CloseReason.Why;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets made of what somebody else has bound. */
@Timeout(60)
class AdoptTest {
    @ParameterizedTest
    @EnumSource
    void it_hears_and_sends_at_the_address_that_was_bound(Backend backend) throws IOException {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend);
                Foreign foreign = Foreign.bound(backend, TestLoop.ANY_PORT);
                JdkPeer peer = new JdkPeer()) {
            InetSocketAddress bound = foreign.address();
            UdpSocket<Void> socket = foreign.adopt(on, UdpOptions.DEFAULT, ear);
            peer.send("ping", bound);
            assertThat(text(ear.datagram())).isEqualTo("ping");
            on.run(() -> socket.send(bytes("pong"), peer.address()));
            assertThat(peer.packet().getSocketAddress()).isEqualTo(bound);
            assertThat(on.address(socket)).isEqualTo(bound);
            assertThat(on.on(socket::remoteAddress)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void datagrams_that_waited_are_delivered(Backend backend) throws IOException {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend);
                Foreign foreign = Foreign.bound(backend, TestLoop.ANY_PORT);
                JdkPeer peer = new JdkPeer()) {
            Numbered.send(peer, foreign.address(), 100);
            foreign.adopt(on, UdpOptions.DEFAULT, ear);
            Numbered.expect(ear, 100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_that_is_connected_stays_so(Backend backend) throws IOException {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer();
                JdkPeer stranger = new JdkPeer();
                Foreign foreign = Foreign.bound(backend, TestLoop.ANY_PORT)) {
            foreign.connect(peer.address());
            UdpSocket<Void> socket = foreign.adopt(on, UdpOptions.DEFAULT, ear);
            stranger.send("from a stranger", on.address(socket));
            peer.send("from the peer", on.address(socket));
            assertThat(text(ear.datagram())).isEqualTo("from the peer");
            on.run(() -> socket.send(bytes("to the peer")));
            assertThat(peer.text()).isEqualTo("to the peer");
            assertThat(on.on(socket::remoteAddress)).isEqualTo(peer.address());
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_of_ipv6_hears_and_sends_to_both_families(Backend backend) throws IOException {
        UdpHandler<Void> echo = UdpHandler.<Void>builder()
                .data((socket, packets) -> packets.forEach(packet -> socket.reply(packet, packet.buffer())))
                .build();
        try (TestLoop on = new TestLoop(backend);
                Foreign foreign = Foreign.bound(backend, at("::", 0));
                JdkPeer four = new JdkPeer();
                JdkPeer six = new JdkPeer(at("::1", 0))) {
            int port = foreign.address().getPort();
            foreign.adopt(on, UdpOptions.DEFAULT, echo);
            four.send("four", at("127.0.0.1", port));
            six.send("six", at("::1", port));
            assertThat(four.text()).isEqualTo("four");
            assertThat(six.text()).isEqualTo("six");
        }
    }

    @ParameterizedTest
    @EnumSource
    void options_that_can_still_be_set_are(Backend backend) throws IOException {
        UdpOptions options = UdpOptions.DEFAULT
                .withMaxPayload(3)
                .withBroadcast()
                .withReceiveBuffer(32 * 1024)
                .withTrafficClass(0xb9)
                .withMulticastHops(7)
                .withoutMulticastLoopback();
        for (String family : new String[] {"127.0.0.1", "::1"}) {
            Ear ear = new Ear();
            try (TestLoop on = new TestLoop(backend);
                    Foreign foreign = Foreign.bound(backend, at(family, 0));
                    JdkPeer peer = new JdkPeer(at(family, 0))) {
                UdpSocket<Void> socket = foreign.adopt(on, options, ear);
                peer.send("larger", on.address(socket));
                assertThat(text(ear.datagram())).isEqualTo("lar");
                assertThat(on.on(socket::receiveBufferBytes)).isEqualTo(32 * 1024);
                assertThat(foreign.options())
                        .as("options of " + family)
                        .containsOnly(
                                entry("broadcast", 1),
                                entry("traffic class", 0xb9),
                                entry("multicast hops", 7),
                                entry("multicast loopback", 0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_is_closed_with_its_socket(Backend backend) throws IOException {
        try (TestLoop on = new TestLoop(backend);
                Foreign foreign = Foreign.bound(backend, TestLoop.ANY_PORT)) {
            InetSocketAddress bound = foreign.address();
            UdpSocket<Void> socket = foreign.adopt(on, UdpOptions.DEFAULT, new Ear());
            on.run(socket::close);
            try (JdkPeer next = new JdkPeer(bound)) {
                assertThat(next.address()).isEqualTo(bound);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_is_closed_with_its_loop(Backend backend) throws IOException {
        Ear ear = new Ear();
        try (Foreign foreign = Foreign.bound(backend, TestLoop.ANY_PORT)) {
            InetSocketAddress bound = foreign.address();
            try (TestLoop on = new TestLoop(backend)) {
                foreign.adopt(on, UdpOptions.DEFAULT, ear);
            }
            assertThat(await(ear.closed).why()).isEqualTo(Why.LOOP_CLOSED);
            try (JdkPeer next = new JdkPeer(bound)) {
                assertThat(next.address()).isEqualTo(bound);
            }
        }
    }
}
