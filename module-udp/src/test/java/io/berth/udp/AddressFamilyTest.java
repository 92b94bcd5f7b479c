package io.berth.udp;

import static io.berth.udp.Ear.next;
import static io.berth.udp.Net.at;
import static io.berth.udp.Net.bytes;
import static io.berth.udp.Net.errorOf;
import static io.berth.udp.Net.ip;
import static io.berth.udp.Net.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.udp.UdpException.Kind;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class AddressFamilyTest {
    private static final InetSocketAddress ANY = at("::", 0);
    private static final UdpHandler<Void> ECHO = UdpHandler.<Void>builder()
            .data((socket, packets) -> packets.forEach(packet -> socket.reply(packet, packet.buffer())))
            .build();

    @ParameterizedTest
    @EnumSource
    void a_socket_of_ipv6_talks_to_peers_of_ipv6(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer(at("::1", 0))) {
            UdpSocket<Void> echo = on.bind(at("::1", 0), UdpOptions.DEFAULT, ECHO);
            peer.send("over ipv6", on.address(echo));
            assertThat(on.address(echo).getAddress()).isEqualTo(ip("::1"));
            assertThat(peer.text()).isEqualTo("over ipv6");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_is_connected_over_ipv6(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer(at("::1", 0))) {
            UdpSocket<Void> socket = on.connect(peer.address(), ear);
            on.run(() -> socket.send(bytes("ping")));
            assertThat(peer.text()).isEqualTo("ping");
            peer.send("pong", on.address(socket));
            assertThat(text(ear.datagram())).isEqualTo("pong");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wildcard_of_ipv6_hears_both_families_and_sees_ipv4_as_such(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer four = new JdkPeer();
                JdkPeer six = new JdkPeer(at("::1", 0))) {
            int port = on.address(on.bind(ANY, UdpOptions.DEFAULT, ear)).getPort();
            four.send("four", at("127.0.0.1", port));
            Datagram fromFour = ear.datagram();
            six.send("six", at("::1", port));
            Datagram fromSix = ear.datagram();
            assertThat(fromFour.sender()).isEqualTo(four.address());
            assertThat(fromFour.sender().getAddress()).isInstanceOf(Inet4Address.class);
            assertThat(fromSix.sender()).isEqualTo(six.address());
            assertThat(fromSix.sender().getAddress()).isInstanceOf(Inet6Address.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wildcard_of_ipv6_answers_both_families(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer four = new JdkPeer();
                JdkPeer six = new JdkPeer(at("::1", 0))) {
            int port = on.address(on.bind(ANY, UdpOptions.DEFAULT, ECHO)).getPort();
            four.send("four", at("127.0.0.1", port));
            six.send("six", at("::1", port));
            assertThat(four.text()).isEqualTo("four");
            assertThat(six.text()).isEqualTo("six");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wildcard_of_ipv6_sends_to_both_families_in_one_batch(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer four = new JdkPeer();
                JdkPeer six = new JdkPeer(at("::1", 0))) {
            UdpSocket<Void> socket = on.bind(ANY, UdpOptions.DEFAULT, new Ear());
            int took = on.on(() -> {
                PacketBatch batch = PacketBatch.on(on.loop);
                batch.add(bytes("four"), four.address());
                batch.add(bytes("six"), six.address());
                return socket.send(batch);
            });
            assertThat(took).isEqualTo(2);
            assertThat(four.text()).isEqualTo("four");
            assertThat(six.text()).isEqualTo("six");
        }
    }

    @Test
    void a_socket_of_ipv6_only_leaves_the_port_of_ipv4_to_others() {
        Ear six = new Ear();
        Ear four = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer();
                JdkPeer peerOfSix = new JdkPeer(at("::1", 0))) {
            int port = on.address(on.bind(ANY, UdpOptions.DEFAULT.withIpv6Only(), six))
                    .getPort();
            on.bind(at("0.0.0.0", port), UdpOptions.DEFAULT, four);
            peer.send("to ipv4", at("127.0.0.1", port));
            peerOfSix.send("to ipv6", at("::1", port));
            assertThat(text(four.datagram())).isEqualTo("to ipv4");
            assertThat(text(six.datagram())).isEqualTo("to ipv6");
            assertThat(four.datagrams).isEmpty();
            assertThat(six.datagrams).isEmpty();
        }
    }

    @Test
    void ipv6_only_on_an_address_of_ipv4_is_refused() {
        try (TestLoop on = new TestLoop(Backend.EPOLL)) {
            UdpException error = errorOf(() -> on.bind(TestLoop.ANY_PORT, UdpOptions.DEFAULT.withIpv6Only(), ECHO));
            assertThat(error.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
        }
    }

    @Test
    void ipv6_only_is_not_to_be_had_on_nio() {
        try (TestLoop on = new TestLoop(Backend.NIO)) {
            UdpException error = errorOf(() -> on.bind(ANY, UdpOptions.DEFAULT.withIpv6Only(), ECHO));
            assertThat(error.kind()).isEqualTo(Kind.NOT_SUPPORTED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_of_ipv4_cannot_send_to_ipv6_and_the_rest_of_the_batch_goes(Backend backend) {
        Ear ear = new Ear();
        InetSocketAddress six = at("::1", 9);
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            int took = on.on(() -> {
                PacketBatch batch = PacketBatch.on(on.loop);
                batch.add(bytes("before"), peer.address());
                batch.add(bytes("cannot go"), six);
                batch.add(bytes("after"), peer.address());
                return socket.send(batch);
            });
            assertThat(took).isEqualTo(2);
            assertThat(peer.text()).isEqualTo("before");
            assertThat(peer.text()).isEqualTo("after");
            UdpException.Network error = next(ear.errors);
            assertThat(error.reason()).isEqualTo("EAFNOSUPPORT");
            assertThat(error.address()).isEqualTo(six);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_socket_comes_from_the_source_it_was_given(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket =
                    on.connect(peer.address(), UdpOptions.DEFAULT.withSource(at("127.0.0.2", 0)), new Ear());
            on.run(() -> socket.send(bytes("from elsewhere")));
            assertThat(peer.packet().getSocketAddress()).isEqualTo(on.address(socket));
            assertThat(on.address(socket).getAddress()).isEqualTo(ip("127.0.0.2"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_source_of_the_other_family_is_refused(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpException four = errorOf(
                    () -> on.connect(at("127.0.0.1", 9), UdpOptions.DEFAULT.withSource(at("::1", 0)), new Ear()));
            UdpException six = errorOf(
                    () -> on.connect(at("::1", 9), UdpOptions.DEFAULT.withSource(at("127.0.0.1", 0)), new Ear()));
            assertThat(four.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            assertThat(six.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            assertThat(six).hasMessageContaining("another family");
        }
    }

    /** Nothing, on a host that has no such address. */
    static Stream<Arguments> linkLocalAddresses() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(it -> it instanceof Inet6Address && it.isLinkLocalAddress())
                .flatMap(it -> Stream.of(Backend.values()).map(backend -> Arguments.of(backend, it)));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("linkLocalAddresses")
    void link_local_addresses_keep_their_interface(Backend backend, InetAddress linkLocal) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer(new InetSocketAddress(linkLocal, 0))) {
            UdpSocket<Void> socket = on.bind(new InetSocketAddress(linkLocal, 0), UdpOptions.DEFAULT, ear);
            peer.send(
                    "ping", new InetSocketAddress(linkLocal, on.address(socket).getPort()));
            Datagram ping = ear.datagram();
            assertThat(scope(ping.sender())).isEqualTo(((Inet6Address) linkLocal).getScopeId());
            assertThat(scope(on.address(socket))).isEqualTo(((Inet6Address) linkLocal).getScopeId());
            on.run(() -> socket.send(bytes("pong"), ping.sender()));
            assertThat(peer.text()).isEqualTo("pong");
        }
    }

    private static int scope(InetSocketAddress address) {
        return ((Inet6Address) address.getAddress()).getScopeId();
    }
}
