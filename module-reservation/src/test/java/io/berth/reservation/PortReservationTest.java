package io.berth.reservation;

import static io.berth.reservation.Expect.misuse;
import static io.berth.reservation.Expect.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.kernel.Backend;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is reserved, for whom, and how it is given back. */
@Timeout(60)
class PortReservationTest {
    private static PortReservation reservation(Backend backend, PortRange range) {
        return new PortReservation(range, ReservationOptions.DEFAULT.withBackend(backend));
    }

    @ParameterizedTest
    @EnumSource
    void a_reserved_port_is_one_of_the_range_and_held_until_its_release(Backend backend) {
        PortRange range = Ranges.free(5);
        try (PortReservation ports = reservation(backend, range)) {
            int port = ports.reserve();

            assertThat(range.contains(port)).isTrue();
            assertThat(ports.isReserved(port)).isTrue();
            assertThat(ports.isFree(port)).isFalse();
            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty();

            ports.release(port);

            assertThat(ports.isReserved(port)).isFalse();
            assertThat(ports.isFree(port)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_ports_are_all_different_and_all_held(Backend backend) {
        PortRange range = Ranges.free(8);
        try (PortReservation ports = reservation(backend, range)) {
            List<Integer> many = ports.reserveMany(8);

            assertThat(many).containsExactlyElementsOf(range.ports().boxed().toList());
            assertThat(many)
                    .allSatisfy(port ->
                            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void consecutive_ports_follow_each_other_around_one_that_is_taken(Backend backend) throws Exception {
        PortRange range = Ranges.free(7);
        int first = range.ports().min().orElseThrow();
        try (java.net.ServerSocket taken = new java.net.ServerSocket(first + 3);
                PortReservation ports = reservation(backend, range)) {
            List<Integer> one = ports.reserveConsecutive(3);
            List<Integer> other = ports.reserveConsecutive(3);

            assertThat(List.of(one, other))
                    .containsExactlyInAnyOrder(
                            List.of(first, first + 1, first + 2), List.of(first + 4, first + 5, first + 6));
            assertThat(taken.isBound()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_are_reserved_all_or_none(Backend backend) throws Exception {
        PortRange range = Ranges.free(4);
        int first = range.ports().min().orElseThrow();
        try (java.net.ServerSocket taken = new java.net.ServerSocket(first + 1);
                PortReservation ports = reservation(backend, range)) {
            unavailable(Kind.EXHAUSTED, () -> ports.reserveMany(4));
            unavailable(Kind.EXHAUSTED, () -> ports.reserveConsecutive(3));

            assertThat(ports.reservedPorts()).isEmpty();
            assertThat(ports.isFree(first)).isTrue();
            assertThat(ports.reserveMany(3)).containsExactly(first, first + 2, first + 3);
            assertThat(taken.isBound()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_released_port_can_be_reserved_again_at_once(Backend backend) {
        try (PortReservation ports = reservation(backend, Ranges.free(1))) {
            int port = ports.reserve();
            for (int i = 0; i < 100; i++) {
                ports.release(port);
                assertThat(ports.reserve()).isEqualTo(port);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_ports_of_an_owner_are_released_together(Backend backend) {
        try (PortReservation ports = reservation(backend, Ranges.free(6))) {
            int nobodys = ports.reserve();
            List<Integer> alices = ports.reserveMany(2, "alice");
            int bobs = ports.reserve("bob");

            assertThat(ports.reservedPorts("alice")).isEqualTo(alices);
            assertThat(ports.releaseAllOf("alice")).isEqualTo(alices);

            assertThat(ports.reservedPorts()).containsExactlyInAnyOrder(nobodys, bobs);
            assertThat(ports.releaseAllOf("alice")).isEmpty();
            assertThat(ports.releaseAll()).containsExactlyInAnyOrder(nobodys, bobs);
            assertThat(ports.reservedPorts()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_owner_releases_one_or_several(Backend backend) {
        try (PortReservation ports = reservation(backend, Ranges.free(4))) {
            List<Integer> alices = ports.reserveConsecutive(3, "alice");

            ports.release(alices.get(0), "alice");
            ports.release(alices.subList(1, 3), "alice");

            assertThat(ports.reservedPorts()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_second_release_is_misuse(Backend backend) {
        try (PortReservation ports = reservation(backend, Ranges.free(2))) {
            int port = ports.reserve();
            ports.release(port);

            misuse(Kind.NOT_RESERVED, () -> ports.release(port))
                    .hasMessage("port " + port + " is not reserved here, or no longer: use a port as the owner that "
                            + "reserved it, until it is released or given away");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_release_by_another_owner_is_misuse_and_changes_nothing(Backend backend) {
        try (PortReservation ports = reservation(backend, Ranges.free(2))) {
            int port = ports.reserve("alice");

            misuse(Kind.NOT_RESERVED, () -> ports.release(port, "bob"))
                    .hasMessageContaining("port " + port + " is reserved by 'alice', not by 'bob'");
            misuse(Kind.NOT_RESERVED, () -> ports.release(port)).hasMessageContaining("not by nobody by name");

            assertThat(ports.isReserved(port)).isTrue();
            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_release_of_several_of_which_one_is_not_reserved_changes_nothing(Backend backend) {
        try (PortReservation ports = reservation(backend, Ranges.free(4))) {
            List<Integer> mine = ports.reserveMany(2);
            int bobs = ports.reserve("bob");

            misuse(Kind.NOT_RESERVED, () -> ports.release(List.of(mine.get(0), mine.get(1), bobs)));
            misuse(Kind.NOT_RESERVED, () -> ports.release(List.of(mine.get(0), mine.get(0))))
                    .hasMessageContaining("twice");

            assertThat(ports.reservedPorts()).hasSize(3).contains(bobs).containsAll(mine);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_releases_all_and_ends_it(Backend backend) {
        PortRange range = Ranges.free(3);
        PortReservation ports = reservation(backend, range);
        int port = ports.reserve();
        ports.reserve("alice");

        ports.close();
        ports.close();

        try (PortReservation next = reservation(backend, range)) {
            assertThat(next.reserveMany(3)).hasSize(3);
        }
        misuse(Kind.RESERVATION_CLOSED, ports::reserve).hasMessage("the reservation is closed: make a new one");
        misuse(Kind.RESERVATION_CLOSED, () -> ports.reserveMany(2));
        misuse(Kind.RESERVATION_CLOSED, () -> ports.reserveConsecutive(2));
        misuse(Kind.RESERVATION_CLOSED, () -> ports.release(port));
        misuse(Kind.RESERVATION_CLOSED, () -> ports.releaseAllOf("alice"));
        misuse(Kind.RESERVATION_CLOSED, ports::releaseAll);
        misuse(Kind.RESERVATION_CLOSED, () -> ports.openForServer(port));
        misuse(Kind.RESERVATION_CLOSED, () -> ports.isReserved(port));
        misuse(Kind.RESERVATION_CLOSED, () -> ports.isFree(port));
        misuse(Kind.RESERVATION_CLOSED, ports::reservedPorts);
        misuse(Kind.RESERVATION_CLOSED, ports::pickUnusedPort);
        misuse(Kind.RESERVATION_CLOSED, ports::pickRandomUnusedPort);
    }

    @ParameterizedTest
    @EnumSource
    void arguments_that_make_no_sense_are_misuse(Backend backend) {
        try (PortReservation ports = reservation(backend, Ranges.free(2))) {
            misuse(Kind.INVALID_ARGUMENT, () -> ports.reserveMany(0)).hasMessageContaining("count is 0");
            misuse(Kind.INVALID_ARGUMENT, () -> ports.reserveConsecutive(-1)).hasMessageContaining("count is -1");
            misuse(Kind.INVALID_ARGUMENT, () -> ports.reserve(" ")).hasMessageContaining("owner is blank");
            misuse(Kind.INVALID_ARGUMENT, () -> ports.isFree(65536)).hasMessageContaining("port 65536");
            misuse(Kind.INVALID_ARGUMENT, () -> ports.isReserved(0)).hasMessageContaining("port 0");
            misuse(Kind.INVALID_ARGUMENT, () -> ReservationOptions.DEFAULT.withHost(""))
                    .hasMessageContaining("blank");
            assertThat(ports.reservedPorts()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_a_program_has_is_not_free(Backend backend) throws Exception {
        PortRange range = Ranges.free(2);
        int first = range.ports().min().orElseThrow();
        try (java.net.ServerSocket server = new java.net.ServerSocket(first);
                java.net.DatagramSocket packets = new java.net.DatagramSocket(first + 1);
                PortReservation ports = reservation(backend, range)) {
            assertThat(ports.isFreeTcp(server.getLocalPort())).isFalse();
            assertThat(ports.isFreeUdp(server.getLocalPort())).isTrue();
            assertThat(ports.isFree(server.getLocalPort())).isFalse();
            assertThat(ports.isFreeTcp(packets.getLocalPort())).isTrue();
            assertThat(ports.isFreeUdp(packets.getLocalPort())).isFalse();
            assertThat(ports.isFree(packets.getLocalPort())).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_unused_port_is_picked_and_not_held(Backend backend) throws Exception {
        PortRange range = Ranges.free(3);
        try (PortReservation ports = reservation(backend, range)) {
            int reserved = ports.reserve();

            List<Integer> picked = IntStream.range(0, 20)
                    .mapToObj(i -> i % 2 == 0 ? ports.pickUnusedPort() : ports.pickRandomUnusedPort())
                    .toList();

            assertThat(picked).allMatch(range::contains).doesNotContain(reserved);
            assertThat(ports.reservedPorts()).containsExactly(reserved);
            try (java.net.ServerSocket server = new java.net.ServerSocket(picked.get(0))) {
                assertThat(server.isBound()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_is_picked_that_is_free_for_what_is_reserved(Backend backend) throws Exception {
        PortRange range = Ranges.free(2);
        int first = range.ports().min().orElseThrow();
        ReservationOptions options = ReservationOptions.DEFAULT.withBackend(backend);
        try (java.net.DatagramSocket packets = new java.net.DatagramSocket(first);
                PortReservation tcp = new PortReservation(range, options);
                PortReservation both = new PortReservation(range, options.withProtocol(Protocol.BOTH))) {
            assertThat(IntStream.range(0, 2).map(i -> tcp.pickUnusedPort()))
                    .containsExactlyInAnyOrder(first, first + 1);
            assertThat(IntStream.range(0, 2).map(i -> both.pickUnusedPort())).containsOnly(first + 1);
            assertThat(tcp.isFree(packets.getLocalPort())).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_same_port_is_not_picked_time_and_again(Backend backend) {
        try (PortReservation ports = reservation(backend, Ranges.free(4))) {
            assertThat(IntStream.range(0, 4).map(i -> ports.pickUnusedPort())).doesNotHaveDuplicates();
        }
    }
}
