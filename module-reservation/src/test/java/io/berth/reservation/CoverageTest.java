package io.berth.reservation;

import static io.berth.reservation.Expect.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.kernel.Addresses;
import io.berth.reservation.kernel.Backend;
import java.net.DatagramSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which addresses and protocols a port is held on. */
@Timeout(60)
class CoverageTest {
    private static PortReservation on(Backend backend, String host, Protocol protocol) {
        return new PortReservation(
                Ranges.free(2),
                ReservationOptions.DEFAULT.withBackend(backend).withHost(host).withProtocol(protocol));
    }

    @Test
    void all_addresses_are_the_wildcard_of_both_families() {
        assertThat(Coverage.of(Coverage.EVERYTHING)).containsExactly(Addresses.ANY);
    }

    @Test
    void localhost_is_both_loopbacks() {
        assertThat(Coverage.of("localhost")).containsExactly(Addresses.LOOPBACK_4, Addresses.LOOPBACK_6);
    }

    @ParameterizedTest
    @EnumSource
    void a_port_of_an_ipv4_address_is_free_on_that_of_ipv6(Backend backend) {
        try (PortReservation ports = on(backend, "127.0.0.1", Protocol.TCP)) {
            int port = ports.reserve();

            assertThat(Thief.byTcp(port, Addresses.LOOPBACK_4, Addresses.ANY_4, Addresses.ANY))
                    .isEmpty();
            assertThat(Thief.byTcp(port, Addresses.LOOPBACK_6)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_of_all_of_ipv4_is_free_on_ipv6_alone(Backend backend) {
        try (PortReservation ports = on(backend, "0.0.0.0", Protocol.TCP)) {
            int port = ports.reserve();

            assertThat(Thief.byTcp(port, Addresses.LOOPBACK_4, Addresses.ANY_4, Addresses.ANY))
                    .isEmpty();
            assertThat(Thief.byTcp(port, Addresses.LOOPBACK_6)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_of_an_ipv6_address_is_free_on_that_of_ipv4(Backend backend) {
        try (PortReservation ports = on(backend, "::1", Protocol.TCP)) {
            int port = ports.reserve();

            assertThat(Thief.byTcp(port, Addresses.LOOPBACK_6, Addresses.ANY)).isEmpty();
            assertThat(Thief.byTcp(port, Addresses.LOOPBACK_4)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_of_localhost_is_held_on_both_loopbacks(Backend backend) {
        try (PortReservation ports = on(backend, "localhost", Protocol.BOTH)) {
            int port = ports.reserve();

            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty();
            assertThat(Thief.byUdp(port, Thief.everywhere())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_tcp_port_is_free_for_udp_and_the_other_way_round(Backend backend) {
        try (PortReservation tcp = on(backend, "::", Protocol.TCP);
                PortReservation udp = on(backend, "::", Protocol.UDP)) {
            int forTcp = tcp.reserve();
            int forUdp = udp.reserve();

            assertThat(Thief.byTcp(forTcp, Thief.everywhere())).isEmpty();
            assertThat(Thief.byUdp(forTcp, Thief.everywhere())).isNotEmpty();
            assertThat(Thief.byUdp(forUdp, Thief.everywhere())).isEmpty();
            assertThat(Thief.byTcp(forUdp, Thief.everywhere())).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_for_both_is_held_for_both_or_for_none(Backend backend) throws Exception {
        PortRange range = Ranges.free(1);
        int port = range.ports().min().orElseThrow();
        try (PortReservation ports = new PortReservation(
                range, ReservationOptions.DEFAULT.withBackend(backend).withProtocol(Protocol.BOTH))) {
            try (DatagramSocket taken = new DatagramSocket(port)) {
                unavailable(Kind.EXHAUSTED, ports::reserve).hasMessageContaining("by process ");
                assertThat(ports.isFreeTcp(taken.getLocalPort())).isTrue(); // nothing of it is left behind
            }

            assertThat(ports.reserve()).isEqualTo(port);
            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty();
            assertThat(Thief.byUdp(port, Thief.everywhere())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_address_that_this_host_does_not_have_is_an_error(Backend backend) {
        try (PortReservation ports = on(backend, "192.0.2.1", Protocol.TCP)) {
            unavailable(Kind.ADDRESS, ports::reserve)
                    .hasMessageContaining("192.0.2.1")
                    .hasMessageEndingWith(
                            "use an address of this host, a name that resolves, or 0.0.0.0 or :: for all");
            assertThat(ports.reservedPorts()).isEmpty();
        }
        try (PortReservation ports = on(backend, "192.0.2.1", Protocol.UDP)) {
            unavailable(Kind.ADDRESS, ports::reserve);
        }
    }

    @Test
    void a_name_that_nobody_knows_is_an_error() {
        unavailable(
                        Kind.ADDRESS,
                        () -> new PortReservation(
                                PortRange.DEFAULT, ReservationOptions.DEFAULT.withHost("nowhere.invalid")))
                .hasMessageContaining("'nowhere.invalid' does not resolve");
    }
}
