package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.kernel.Backend;
import io.vertx.core.Vertx;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that have no IPv6. */
@Timeout(60)
class WithoutIpv6Test {
    /** Such a process. */
    static final class Ipv4Child {
        private Ipv4Child() {}

        public static void main(String[] arguments) {
            ChildJvm.serve(order -> switch (order[0]) {
                case "bind" -> bind(Transport.valueOf(order[1]), order[2]);
                case "reserve" -> reserve(Backend.valueOf(order[1]));
                default -> throw new IllegalArgumentException(order[0]);
            });
        }

        private static String bind(Transport transport, String host) {
            Vertx vertx = transport.vertx();
            try {
                BoundSocket socket = Await.the(BoundSocket.bind(vertx, host, 0));
                Await.the(socket.listen(16));
                return socket.addresses().size() + " "
                        + Await.the(socket.status()).state();
            } catch (ReservationException e) {
                return e.getMessage();
            } finally {
                Await.the(vertx.close());
            }
        }

        private static String reserve(Backend backend) {
            try (PortReservation ports =
                    new PortReservation(PortRange.DEFAULT, ReservationOptions.DEFAULT.withBackend(backend))) {
                return ports.reserveMany(3).size() + " reserved";
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void localhost_is_that_of_ipv4_and_addresses_of_ipv6_are_refused_with_a_reason(Transport transport)
            throws IOException {
        try (ChildJvm child = ChildJvm.withoutIpv6(Ipv4Child.class)) {
            assertThat(child.ask("bind " + transport + " localhost")).isEqualTo("1 LEASED");
            assertThat(child.ask("bind " + transport + " 0.0.0.0")).isEqualTo("1 LEASED");
            assertThat(child.ask("bind " + transport + " ::1"))
                    .startsWith("cannot bind [::1]:0, this host has no IPv6: use an address of this host");
            assertThat(child.ask("bind " + transport + " ::")).contains("this host has no IPv6");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ports_are_reserved_on_what_there_is(Backend backend) throws IOException {
        try (ChildJvm child = ChildJvm.withoutIpv6(Ipv4Child.class)) {
            assertThat(child.ask("reserve " + backend)).isEqualTo("3 reserved");
        }
    }
}
