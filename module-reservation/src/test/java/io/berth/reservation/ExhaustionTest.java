package io.berth.reservation;

import static io.berth.reservation.Expect.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.kernel.Backend;
import io.berth.reservation.kernel.KernelPorts;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which ports are left out, and what is said when none is left. */
@Timeout(60)
class ExhaustionTest {
    private static final int SOME = 20_000; // of these ports none is bound

    private static ReservationOptions with(Backend backend, String ephemeral, String reserved) {
        return ReservationOptions.DEFAULT.withBackend(backend).withKernelPorts(KernelPorts.parse(ephemeral, reserved));
    }

    @ParameterizedTest
    @EnumSource
    void ports_that_the_kernel_gives_to_clients_or_has_set_aside_are_avoided(Backend backend) {
        PortRange range = Ranges.free(6);
        int first = range.ports().min().orElseThrow();
        ReservationOptions options =
                with(backend, first + " " + (first + 1), (first + 3) + "," + (first + 5) + "-" + (first + 5));
        try (PortReservation ports = new PortReservation(range, options)) {
            assertThat(ports.reserveMany(2)).containsExactly(first + 2, first + 4);

            unavailable(Kind.EXHAUSTED, ports::reserve)
                    .hasMessage("a free port cannot be had: of the 6 ports of the range (" + range + ") 2 are reserved "
                            + "here (2 by nobody by name), 4 are avoided because the kernel gives them to clients or has "
                            + "set them aside (withEphemeralPorts() or PortRange.list(...) includes them): release some, "
                            + "or use a wider range");
        }
    }

    @ParameterizedTest
    @EnumSource
    void they_are_used_when_asked_for(Backend backend) {
        PortRange range = Ranges.free(3);
        int first = range.ports().min().orElseThrow();
        ReservationOptions options = with(backend, first + " " + (first + 1), (first + 2) + "");

        try (PortReservation ports = new PortReservation(range, options.withEphemeralPorts())) {
            assertThat(ports.reserveMany(3)).hasSize(3);
        }
        try (PortReservation ports = new PortReservation(PortRange.list(first, first + 1, first + 2), options)) {
            assertThat(ports.reserveMany(3)).hasSize(3);
        }
    }

    @Test
    void no_port_of_the_default_range_is_one_that_this_kernel_gives_to_clients() {
        KernelPorts kernel = KernelPorts.ofHost();
        try (PortReservation ports = new PortReservation()) {
            assertThat(ports.reserveMany(100)).noneMatch(kernel::isEphemeral).allMatch(PortRange.DEFAULT::contains);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_range_of_nothing_but_avoided_ports_says_so(Backend backend) {
        PortRange range = PortRange.inclusive(SOME, SOME + 9);
        try (PortReservation ports = new PortReservation(range, with(backend, SOME + " " + (SOME + 9), ""))) {
            String message = "of the 10 ports of the range (20000 to 20009) 10 are avoided because";
            unavailable(Kind.EXHAUSTED, ports::reserve).hasMessageContaining(message);
            unavailable(Kind.EXHAUSTED, () -> ports.reserveConsecutive(2)).hasMessageContaining(message);
            unavailable(Kind.EXHAUSTED, ports::pickUnusedPort).hasMessageContaining(message);
            unavailable(Kind.EXHAUSTED, ports::pickRandomUnusedPort).hasMessageContaining(message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_says_who_has_the_ports(Backend backend) throws Exception {
        PortRange range = Ranges.free(7);
        List<Integer> all = range.ports().boxed().toList();
        try (ServerSocket one = new ServerSocket(all.get(0));
                ServerSocket two = new ServerSocket(all.get(1));
                PortReservation others = new PortReservation(PortRange.list(all.get(2), all.get(3)));
                PortReservation ports = new PortReservation(range, ReservationOptions.DEFAULT.withBackend(backend))) {
            others.reserveMany(2);
            ports.reserve("alice");
            ports.reserve("bob");
            ports.reserve("alice");

            unavailable(Kind.EXHAUSTED, ports::reserve)
                    .hasMessageContaining("of the 7 ports of the range (" + range
                            + ") 3 are reserved here (2 by 'alice', " + "1 by 'bob'), 4 are taken by others (")
                    .hasMessageContaining("; ...)")
                    .satisfies(
                            e -> assertThat(e.getMessage().split(" by process | by a socket that does not listen", -1))
                                    .hasSize(4)); // three are named
            assertThat(one.isBound() && two.isBound()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_names_a_process_that_listens(Backend backend) throws Exception {
        PortRange range = Ranges.free(1);
        int port = range.ports().min().orElseThrow();
        try (ServerSocket server = new ServerSocket(port);
                PortReservation ports = new PortReservation(range, ReservationOptions.DEFAULT.withBackend(backend))) {
            unavailable(Kind.EXHAUSTED, ports::pickUnusedPort)
                    .hasMessageContaining("1 is taken by others (" + server.getLocalPort() + " by process "
                            + ProcessHandle.current().pid() + " (");
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_says_how_many_were_wanted(Backend backend) {
        PortRange range = Ranges.free(2);
        try (PortReservation ports = new PortReservation(range, ReservationOptions.DEFAULT.withBackend(backend))) {
            unavailable(Kind.EXHAUSTED, () -> ports.reserveMany(3))
                    .hasMessageStartingWith(
                            "3 free ports cannot be had: of the 2 ports of the range (" + range + ") none is in use");
            unavailable(Kind.EXHAUSTED, () -> ports.reserveConsecutive(3))
                    .hasMessageStartingWith("3 consecutive free ports cannot be had");
        }
    }
}
