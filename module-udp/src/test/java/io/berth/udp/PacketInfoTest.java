package io.berth.udp;

import static io.berth.udp.Ear.next;
import static io.berth.udp.Net.at;
import static io.berth.udp.Net.bytes;
import static io.berth.udp.Net.errorOf;
import static io.berth.udp.Net.ip;
import static io.berth.udp.Net.loopback;
import static io.berth.udp.Net.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.udp.UdpException.Kind;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Where packets were sent to and what the network said of them, which epoll has alone. */
@Timeout(60)
class PacketInfoTest {
    private static final UdpOptions INFORMED = UdpOptions.DEFAULT.withPacketInfo();
    private static final InetAddress GROUP = ip("239.255.7.1");
    private static final UdpHandler<Void> ECHO = UdpHandler.<Void>builder()
            .data((socket, packets) -> packets.forEach(packet -> socket.reply(packet, packet.buffer())))
            .build();

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 127.0.0.1",
        "0.0.0.0, 127.0.0.2",
        "::, 127.0.0.1",
        "::, 127.0.0.2",
        "::, ::1",
        "127.0.0.2, 127.0.0.2",
        "::1, ::1"
    })
    void the_destination_of_a_packet_is_told(String bound, String destination) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer(loopbackLike(destination))) {
            UdpSocket<Void> socket = on.bind(at(bound, 0), INFORMED, ear);
            peer.send("hello", at(destination, on.address(socket).getPort()));
            assertThat(ear.datagram().destination()).isEqualTo(ip(destination));
        }
    }

    @Test
    void packets_of_one_batch_have_their_own_destinations() {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(at("0.0.0.0", 0), INFORMED, ear);
            on.run(
                    () -> { // they wait for the loop meanwhile
                        for (int i = 1; i <= 20; i++) {
                            peer.send(
                                    "hello",
                                    at("127.0.0." + i, socket.localAddress().getPort()));
                        }
                    });
            for (int i = 1; i <= 20; i++) {
                assertThat(ear.datagram().destination()).isEqualTo(ip("127.0.0." + i));
            }
            assertThat(next(ear.batches)).isEqualTo(20);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "::"})
    void the_group_of_a_packet_is_told(String bound) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer().with(StandardSocketOptions.IP_MULTICAST_IF, loopback())) {
            UdpSocket<Void> socket = on.bind(at(bound, 0), INFORMED, ear);
            on.run(() -> socket.join(GROUP, loopback()));
            peer.send("hello", new InetSocketAddress(GROUP, on.address(socket).getPort()));
            assertThat(ear.datagram().destination()).isEqualTo(GROUP);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.2", "::, 127.0.0.2", "::, ::1", "0.0.0.0, 127.0.0.1"})
    void an_answer_leaves_from_the_address_that_was_written_to(String bound, String destination) {
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer(loopbackLike(destination))) {
            int port = on.address(on.bind(at(bound, 0), INFORMED, ECHO)).getPort();
            peer.connected(at(destination, port)).send("hello", at(destination, port));
            assertThat(peer.text()).isEqualTo("hello");
        }
    }

    @Test
    void answers_of_a_batch_leave_from_the_addresses_that_were_written_to() {
        UdpHandler<Void> echo = UdpHandler.<Void>builder()
                .data((socket, packets) -> {
                    PacketBatch batch = PacketBatch.on(socket.loop());
                    packets.forEach(packet -> batch.reply(packet, packet.buffer()));
                    socket.send(batch);
                    batch.close();
                })
                .build();
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer one = new JdkPeer();
                JdkPeer other = new JdkPeer()) {
            int port = on.address(on.bind(at("0.0.0.0", 0), INFORMED, echo)).getPort();
            one.connected(at("127.0.0.2", port));
            other.connected(at("127.0.0.3", port));
            on.run(() -> {
                one.send("one", at("127.0.0.2", port));
                other.send("other", at("127.0.0.3", port));
            });
            assertThat(one.text()).isEqualTo("one");
            assertThat(other.text()).isEqualTo("other");
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "::"})
    void an_answer_to_what_was_sent_to_a_group_leaves_from_an_address_of_this_host(String bound) {
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer().with(StandardSocketOptions.IP_MULTICAST_IF, loopback())) {
            UdpSocket<Void> echo = on.bind(at(bound, 0), INFORMED, ECHO);
            on.run(() -> echo.join(GROUP, loopback()));
            peer.send("hello", new InetSocketAddress(GROUP, on.address(echo).getPort()));
            assertThat(peer.packet().getSocketAddress())
                    .isEqualTo(at("127.0.0.1", on.address(echo).getPort()));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "::"})
    void an_answer_to_a_broadcast_leaves_from_an_address_of_this_host(String bound) {
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer().with(StandardSocketOptions.SO_BROADCAST, true)) {
            int port = on.address(on.bind(at(bound, 0), INFORMED, ECHO)).getPort();
            peer.send("hello", at("127.255.255.255", port));
            assertThat(peer.packet().getSocketAddress()).isEqualTo(at("127.0.0.1", port));
        }
    }

    /** Interfaces with both kinds of address; nothing, on a host that has none. */
    static Stream<Arguments> linkLocalAndGlobalAddresses() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(by -> addresses(by, true)
                        .limit(1)
                        .flatMap(linkLocal ->
                                addresses(by, false).limit(1).map(global -> Arguments.of(linkLocal, global))));
    }

    private static Stream<InetAddress> addresses(NetworkInterface by, boolean linkLocal) {
        return by.inetAddresses()
                .filter(it ->
                        it instanceof Inet6Address && !it.isLoopbackAddress() && it.isLinkLocalAddress() == linkLocal);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("linkLocalAndGlobalAddresses")
    void an_answer_leaves_from_a_link_local_address_that_was_written_to(InetAddress linkLocal, InetAddress global) {
        try (TestLoop on = new TestLoop(Backend.EPOLL);
                JdkPeer peer = new JdkPeer(new InetSocketAddress(global, 0))) {
            InetSocketAddress echo = new InetSocketAddress(
                    linkLocal, on.address(on.bind(at("::", 0), INFORMED, ECHO)).getPort());
            peer.connected(echo).send("hello", echo);
            assertThat(peer.text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNKNOWN")
    void what_the_network_says_about_congestion_is_told(Ecn ecn) {
        for (String[] way :
                new String[][] {{"0.0.0.0", "127.0.0.1"}, {"::", "127.0.0.1"}, {"::", "::1"}, {"::1", "::1"}}) {
            Ear ear = new Ear();
            try (TestLoop on = new TestLoop(Backend.EPOLL);
                    TestLoop nio = new TestLoop(Backend.NIO)) {
                UdpSocket<Void> socket = on.bind(at(way[0], 0), INFORMED, ear);
                InetSocketAddress to = at(way[1], on.address(socket).getPort());
                for (TestLoop from : new TestLoop[] {on, nio}) {
                    UdpSocket<Void> sender =
                            from.connect(to, UdpOptions.DEFAULT.withTrafficClass(bits(ecn)), new Ear());
                    UdpSocket<Void> dual =
                            from.bind(at("::", 0), UdpOptions.DEFAULT.withTrafficClass(bits(ecn)), new Ear());
                    from.run(() -> sender.send(bytes("hello")));
                    from.run(() -> dual.send(bytes("hello"), to));
                    assertThat(ear.datagram().ecn())
                            .as(way[0] + " from " + way[1])
                            .isEqualTo(ecn);
                    assertThat(ear.datagram().ecn()).as(way[0] + " from ::").isEqualTo(ecn);
                }
            }
        }
    }

    @Test
    void what_another_program_says_about_congestion_is_told() throws Exception {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL)) {
            int port = on.address(on.bind(at("::", 0), INFORMED, ear)).getPort();
            Python.run("""
                    from socket import *
                    port = int(sys.argv[1])
                    with socket(AF_INET, SOCK_DGRAM) as four:
                        for tos in (2, 1, 0xb8 | 3, 0xb8):
                            four.setsockopt(IPPROTO_IP, IP_TOS, tos)
                            four.sendto(b'four', ('127.0.0.1', port))
                    with socket(AF_INET6, SOCK_DGRAM) as six:
                        for tclass in (2, 1, 0xb8 | 3, 0xb8):
                            six.setsockopt(IPPROTO_IPV6, IPV6_TCLASS, tclass)
                            six.sendto(b'six', ('::1', port))
                    """, port);
            for (String family : new String[] {"four", "six"}) {
                for (Ecn ecn : new Ecn[] {Ecn.CAPABLE_0, Ecn.CAPABLE_1, Ecn.CONGESTED, Ecn.NOT_CAPABLE}) {
                    Datagram datagram = ear.datagram();
                    assertThat(text(datagram)).isEqualTo(family);
                    assertThat(datagram.ecn()).isEqualTo(ecn);
                }
            }
        }
    }

    @Test
    void errors_are_told_as_ever_of_either_family() throws Exception {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(Backend.EPOLL)) {
            UdpSocket<Void> socket = on.bind(at("::", 0), INFORMED.withReceiveOffload(), ear);
            for (String destination : new String[] {"127.0.0.1", "::1"}) {
                InetSocketAddress nobody = at(destination, freePort());
                on.run(() -> socket.send(bytes("anybody?"), nobody));
                UdpException.Network error = next(ear.errors);
                assertThat(error.reason()).isEqualTo("ECONNREFUSED");
                assertThat(error.address()).isEqualTo(nobody);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_asking_nothing_is_told(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            peer.send("hello", on.address(socket));
            Datagram datagram = ear.datagram();
            assertThat(datagram.destination()).isNull();
            assertThat(datagram.ecn()).isEqualTo(Ecn.UNKNOWN);
        }
    }

    @Test
    void it_is_not_to_be_had_on_nio() {
        try (TestLoop on = new TestLoop(Backend.NIO)) {
            UdpException error = errorOf(() -> on.bind(TestLoop.ANY_PORT, INFORMED, ECHO));
            assertThat(error.kind()).isEqualTo(Kind.NOT_SUPPORTED);
            assertThat(error).hasMessageContaining("destination and ECN");
        }
    }

    private static InetSocketAddress loopbackLike(String destination) {
        return at(ip(destination) instanceof Inet6Address ? "::1" : "127.0.0.1", 0);
    }

    private static int bits(Ecn ecn) {
        return switch (ecn) {
            case NOT_CAPABLE -> 0;
            case CAPABLE_1 -> 1;
            case CAPABLE_0 -> 2;
            case CONGESTED -> 3;
            case UNKNOWN -> throw new AssertionError(ecn);
        };
    }

    private static int freePort() throws Exception {
        try (DatagramSocket gone = new DatagramSocket(at("::", 0))) {
            return gone.getLocalPort();
        }
    }
}
