package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.kernel.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reserved port on its way to being a bound socket. */
@Timeout(60)
class BindReservedTest {
    private Vertx vertx;

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private static PortReservation reservation() {
        return new PortReservation(PortRange.DEFAULT, ReservationOptions.DEFAULT.withHost("127.0.0.1"));
    }

    private static boolean isHeld(int port) {
        return Thief.byTcp(port, Addresses.LOOPBACK_4).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_reservation_may_be_closed_at_once_whether_or_not_there_is_an_owner_of_ports_yet(Transport transport) {
        vertx = transport.vertx();
        for (int i = 0; i < 2; i++) {
            int port;
            Future<BoundSocket> binding;
            try (PortReservation ports = reservation()) {
                port = ports.reserve();
                binding = ports.bind(vertx, port);
                assertThat(ports.isReserved(port)).isFalse();
            }

            assertThat(isHeld(port)).isTrue();
            assertThat(Await.the(binding).port()).isEqualTo(port);
            assertThat(isHeld(port)).isTrue();
        }
    }
}
