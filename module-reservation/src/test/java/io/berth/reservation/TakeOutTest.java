package io.berth.reservation;

import static io.berth.reservation.Expect.misuse;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.kernel.Backend;
import io.berth.reservation.kernel.HeldPort;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reserved port that becomes something else's without being let go. */
@Timeout(60)
class TakeOutTest {
    private static PortReservation reservation(Backend backend, Protocol protocol) {
        return new PortReservation(
                Ranges.free(1), ReservationOptions.DEFAULT.withBackend(backend).withProtocol(protocol));
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_is_taken_out_stays_held_and_is_no_longer_reserved(Backend backend) throws IOException {
        PortReservation ports = reservation(backend, Protocol.TCP);
        int port = ports.reserve("alice");

        HeldPort held = ports.takeOut(port, "alice");

        assertThat(held.port()).isEqualTo(port);
        assertThat(held.guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
        assertThat(ports.isReserved(port)).isFalse();
        misuse(Kind.NOT_RESERVED, () -> ports.release(port, "alice"));
        ports.close();
        assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty();
        held.close();
        assertThat(Thief.byTcp(port, Thief.everywhere())).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_udp_part_stays_reserved(Backend backend) {
        try (PortReservation ports = reservation(backend, Protocol.BOTH)) {
            int port = ports.reserve();

            HeldPort held = ports.takeOut(port, Reserved.NOBODY);
            held.close();

            assertThat(ports.isReserved(port)).isTrue();
            assertThat(Thief.byUdp(port, Thief.everywhere())).isEmpty();
            assertThat(Thief.byTcp(port, Thief.everywhere())).isNotEmpty();
            misuse(Kind.NOT_RESERVED, () -> ports.takeOut(port, Reserved.NOBODY))
                    .hasMessageContaining("port " + port + " is not reserved for TCP, or no longer");
            ports.release(port);
            assertThat(Thief.byUdp(port, Thief.everywhere())).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_its_owner_takes_a_port_out(Backend backend) {
        try (PortReservation ports = reservation(backend, Protocol.TCP)) {
            int port = ports.reserve("alice");

            misuse(Kind.NOT_RESERVED, () -> ports.takeOut(port, "bob"));
            misuse(Kind.NOT_RESERVED, () -> ports.takeOut(port, Reserved.NOBODY));

            assertThat(ports.isReserved(port)).isTrue();
            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_was_opened_says_so(Backend backend) throws IOException {
        try (PortReservation ports = reservation(backend, Protocol.TCP)) {
            int port = ports.reserve();
            ports.openForServer(port);

            HeldPort held = ports.takeOut(port, Reserved.NOBODY);

            assertThat(held.guarantee()).isEqualTo(Guarantee.OPENED);
            held.close();
        }
    }
}
