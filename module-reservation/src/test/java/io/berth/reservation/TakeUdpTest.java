package io.berth.reservation;

import static io.berth.reservation.Expect.misuse;
import static io.berth.reservation.kernel.Addresses.LOOPBACK_4;
import static io.berth.reservation.kernel.Addresses.LOOPBACK_6;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.DatagramSource;
import io.berth.reservation.ReservationException.Kind;
import io.berth.udp.UdpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A UDP port that is reserved and becomes a socket without being let go. */
@Timeout(60)
class TakeUdpTest {
    private static ReservationOptions options(Transport transport, Protocol protocol) {
        return ReservationOptions.DEFAULT.withBackend(transport.backend()).withProtocol(protocol);
    }

    private static PortReservation reservation(Transport transport, Protocol protocol) {
        return new PortReservation(Ranges.free(1), options(transport, protocol));
    }

    private static PortReservation reservation(Transport transport, String host) {
        return new PortReservation(
                Ranges.free(1), options(transport, Protocol.UDP).withHost(host));
    }

    private static void closeAll(List<DatagramSource> sources) throws IOException {
        for (DatagramSource source : sources) {
            source.close();
        }
    }

    // --- from the reservation to the end of the socket

    @ParameterizedTest
    @EnumSource
    void nobody_else_gets_the_port_from_its_reservation_until_its_socket_closes(Transport transport) {
        PortReservation ports = reservation(transport, Protocol.UDP);
        int port = ports.reserve();
        try (UdpServer server = new UdpServer(transport);
                UdpThief thief = new UdpThief(port)) {
            thief.triesOnceMore();
            List<DatagramSource> sources = ports.takeUdp(port);
            thief.triesOnceMore();
            UdpSocket<Void> socket = server.adopt(sources).get(0);
            thief.triesOnceMore();
            ports.close();
            thief.triesOnceMore();
            assertThat(thief.loot()).isEmpty();

            server.close(socket);

            Await.until(() -> !thief.loot().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_sent_to_the_port_before_there_was_a_socket_is_delivered(Transport transport) throws Exception {
        try (UdpServer server = new UdpServer(transport);
                PortReservation ports = reservation(transport, Protocol.UDP)) {
            int port = ports.reserve();
            UdpServer.send("to the reserved port", LOOPBACK_4, port);
            List<DatagramSource> sources = ports.takeUdp(port);
            UdpServer.send("to the port on its way", LOOPBACK_4, port);

            server.adopt(sources);

            assertThat(server.hears()).isEqualTo("to the reserved port");
            assertThat(server.hears()).isEqualTo("to the port on its way");
        }
    }

    @Test
    void a_port_held_by_a_channel_becomes_a_socket_on_nio_whatever_else_there_is() throws Exception {
        ReservationOptions options = ReservationOptions.DEFAULT.withChannels().withProtocol(Protocol.UDP);
        try (UdpServer server = new UdpServer(Transport.NIO);
                PortReservation ports = new PortReservation(Ranges.free(1), options)) {
            int port = ports.reserve();

            server.adopt(ports.takeUdp(port));

            UdpServer.send("by a channel", LOOPBACK_4, port);
            assertThat(server.hears()).isEqualTo("by a channel");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_reservation_does_not_touch_the_socket(Transport transport) throws IOException {
        try (UdpServer server = new UdpServer(transport)) {
            PortReservation ports = reservation(transport, Protocol.BOTH);
            int port = ports.reserve();
            server.adopt(ports.takeUdp(port));

            ports.release(port);
            ports.close();

            UdpServer.expectEcho(LOOPBACK_4, port);
            assertThat(Thief.byUdp(port, Thief.everywhere())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_reservation_does_not_touch_what_nobody_has_adopted_yet(Transport transport) throws IOException {
        PortReservation ports = reservation(transport, Protocol.UDP);
        int port = ports.reserve();
        List<DatagramSource> sources = ports.takeUdp(port);

        ports.close();

        assertThat(Thief.byUdp(port, Thief.everywhere())).isEmpty();
        closeAll(sources);
        assertThat(Thief.byUdp(port, Thief.everywhere())).isNotEmpty();
    }

    // --- what is held, on which addresses

    @ParameterizedTest
    @EnumSource
    void a_port_of_the_whole_host_is_one_socket_of_both_families(Transport transport) throws IOException {
        try (UdpServer server = new UdpServer(transport);
                PortReservation ports = reservation(transport, Protocol.UDP)) {
            int port = ports.reserve();

            List<UdpSocket<Void>> sockets = server.adopt(ports.takeUdp(port));

            assertThat(sockets)
                    .singleElement()
                    .satisfies(socket -> assertThat(
                                    server.address(socket).getAddress().isAnyLocalAddress())
                            .isTrue());
            UdpServer.expectEcho(LOOPBACK_4, port);
            UdpServer.expectEcho(LOOPBACK_6, port);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_of_one_address_is_one_socket_there(Transport transport) throws IOException {
        try (UdpServer server = new UdpServer(transport);
                PortReservation ports = reservation(transport, "127.0.0.1")) {
            int port = ports.reserve();

            List<UdpSocket<Void>> sockets = server.adopt(ports.takeUdp(port));

            assertThat(sockets).extracting(server::address).containsExactly(new InetSocketAddress(LOOPBACK_4, port));
            UdpServer.expectEcho(LOOPBACK_4, port);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_of_localhost_is_a_socket_for_each_family(Transport transport) throws IOException {
        try (UdpServer server = new UdpServer(transport);
                PortReservation ports = reservation(transport, "localhost")) {
            int port = ports.reserve();

            List<UdpSocket<Void>> sockets = server.adopt(ports.takeUdp(port));

            assertThat(sockets)
                    .extracting(server::address)
                    .containsExactly(new InetSocketAddress(LOOPBACK_4, port), new InetSocketAddress(LOOPBACK_6, port));
            UdpServer.expectEcho(LOOPBACK_4, port);
            UdpServer.expectEcho(LOOPBACK_6, port);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_tcp_part_stays_reserved(Transport transport) throws IOException {
        try (UdpServer server = new UdpServer(transport);
                PortReservation ports = reservation(transport, Protocol.BOTH)) {
            int port = ports.reserve();

            UdpSocket<Void> socket = server.adopt(ports.takeUdp(port)).get(0);
            server.close(socket);

            assertThat(ports.isReserved(port)).isTrue();
            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty();
            assertThat(Thief.byUdp(port, Thief.everywhere())).isNotEmpty();
            ports.release(port);
            assertThat(Thief.byTcp(port, Thief.everywhere())).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void both_parts_are_given_away_one_after_the_other(Transport transport) throws IOException {
        try (PortReservation ports = reservation(transport, Protocol.BOTH)) {
            int port = ports.reserve();

            closeAll(ports.takeUdp(port));
            ports.takeOut(port, Reserved.NOBODY).close();

            assertThat(ports.isReserved(port)).isFalse();
            misuse(Kind.NOT_RESERVED, () -> ports.release(port));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_was_given_away_and_closed_can_be_reserved_again(Transport transport) throws IOException {
        try (PortReservation ports = reservation(transport, Protocol.UDP)) {
            int port = ports.reserve();
            List<DatagramSource> sources = ports.takeUdp(port);
            assertThat(ports.isReserved(port)).isFalse();
            assertThat(ports.isFreeUdp(port)).isFalse();

            closeAll(sources);

            assertThat(ports.reserve()).isEqualTo(port);
        }
    }
}
