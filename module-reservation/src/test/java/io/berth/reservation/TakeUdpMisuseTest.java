package io.berth.reservation;

import static io.berth.reservation.Expect.misuse;
import static io.berth.reservation.kernel.Addresses.LOOPBACK_4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.DatagramSource;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.udp.UdpException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may have a UDP port that is reserved, and how often. */
@Timeout(60)
class TakeUdpMisuseTest {
    private static PortReservation reservation(Transport transport, Protocol protocol) {
        return new PortReservation(
                Ranges.free(1),
                ReservationOptions.DEFAULT.withBackend(transport.backend()).withProtocol(protocol));
    }

    private static void closeAll(List<DatagramSource> sources) throws IOException {
        for (DatagramSource source : sources) {
            source.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_owner_takes_a_port_of_its_own(Transport transport) throws IOException {
        try (UdpServer server = new UdpServer(transport);
                PortReservation ports = reservation(transport, Protocol.UDP)) {
            int port = ports.reserve("alice");

            server.adopt(ports.takeUdp(port, "alice"));

            UdpServer.expectEcho(LOOPBACK_4, port);
            assertThat(ports.reservedPorts("alice")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobody_takes_a_port_of_somebody_else(Transport transport) {
        try (PortReservation ports = reservation(transport, Protocol.UDP)) {
            int port = ports.reserve("alice");

            misuse(Kind.NOT_RESERVED, () -> ports.takeUdp(port, "bob"))
                    .hasMessageContaining("port " + port + " is reserved by 'alice', not by 'bob'");
            misuse(Kind.NOT_RESERVED, () -> ports.takeUdp(port))
                    .hasMessageContaining("port " + port + " is reserved by 'alice', not by nobody by name");

            assertThat(ports.reservedPorts("alice")).containsExactly(port);
            assertThat(Thief.byUdp(port, Thief.everywhere())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_is_not_reserved_is_misuse(Transport transport) {
        try (PortReservation ports = reservation(transport, Protocol.UDP)) {
            int port = ports.reserve();
            ports.release(port);

            misuse(Kind.NOT_RESERVED, () -> ports.takeUdp(port))
                    .hasMessageContaining("port " + port + " is not reserved here, or no longer")
                    .hasMessageContaining(
                            "use a port as the owner that reserved it, until it is released or given away");
            misuse(Kind.INVALID_ARGUMENT, () -> ports.takeUdp(port, " ")).hasMessageContaining("owner is blank");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_for_tcp_is_misuse_and_stays_reserved(Transport transport) {
        try (PortReservation ports = reservation(transport, Protocol.TCP)) {
            int port = ports.reserve();

            misuse(Kind.NOT_RESERVED, () -> ports.takeUdp(port))
                    .hasMessageContaining("port " + port + " is not reserved for UDP, or no longer");

            assertThat(ports.isReserved(port)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_is_given_away_once(Transport transport) throws IOException {
        try (PortReservation both = reservation(transport, Protocol.BOTH);
                PortReservation udp = reservation(transport, Protocol.UDP)) {
            int withTcp = both.reserve();
            int alone = udp.reserve();
            closeAll(both.takeUdp(withTcp));
            closeAll(udp.takeUdp(alone));

            misuse(Kind.NOT_RESERVED, () -> both.takeUdp(withTcp))
                    .hasMessageContaining("not reserved for UDP, or no longer");
            misuse(Kind.NOT_RESERVED, () -> udp.takeUdp(alone)).hasMessageContaining("not reserved here, or no longer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_was_opened_has_nothing_to_give(Transport transport) {
        try (PortReservation ports = reservation(transport, Protocol.UDP)) {
            int port = ports.reserve();
            ports.openForServer(port);

            misuse(Kind.NOT_RESERVED, () -> ports.takeUdp(port))
                    .hasMessageContaining("not reserved for UDP, or no longer");

            assertThat(ports.isReserved(port)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_reservation_gives_nothing(Transport transport) {
        PortReservation ports = reservation(transport, Protocol.UDP);
        int port = ports.reserve();
        ports.close();

        misuse(Kind.RESERVATION_CLOSED, () -> ports.takeUdp(port)).hasMessageContaining("the reservation is closed");
    }

    @ParameterizedTest
    @EnumSource
    void a_loop_of_another_kind_says_what_it_takes_and_the_port_stays_held(Transport transport) throws IOException {
        Transport other = transport == Transport.EPOLL ? Transport.NIO : Transport.EPOLL;
        try (UdpServer server = new UdpServer(other);
                PortReservation ports = reservation(transport, Protocol.UDP)) {
            int port = ports.reserve();
            List<DatagramSource> sources = ports.takeUdp(port);

            assertThatThrownBy(() -> server.adopt(sources.get(0)))
                    .isInstanceOfSatisfying(
                            UdpException.class, e -> assertThat(e.kind()).isEqualTo(UdpException.Kind.NOT_SUPPORTED))
                    .hasMessageContaining(other == Transport.EPOLL ? "takes descriptors" : "takes channels");

            assertThat(Thief.byUdp(port, Thief.everywhere())).isEmpty();
            closeAll(sources);
        }
    }

    // --- races

    @ParameterizedTest
    @EnumSource
    void of_many_threads_that_want_a_port_one_gets_it(Transport transport) throws IOException {
        try (PortReservation ports = reservation(transport, Protocol.UDP)) {
            for (int round = 0; round < 50; round++) {
                int port = ports.reserve();

                List<List<DatagramSource>> taken = together(4, () -> tryTo(ports, port));

                assertThat(taken).hasSize(1);
                closeAll(taken.get(0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_is_taken_and_released_at_once_goes_to_one_of_the_two(Transport transport) throws IOException {
        try (PortReservation ports = reservation(transport, Protocol.UDP)) {
            for (int round = 0; round < 50; round++) {
                int port = ports.reserve();
                CompletableFuture<List<Integer>> released = Background.supply(ports::releaseAll);

                List<List<DatagramSource>> taken = together(1, () -> tryTo(ports, port));

                assertThat(taken.size() + released.join().size()).isEqualTo(1);
                for (List<DatagramSource> sources : taken) {
                    assertThat(Thief.byUdp(port, Thief.everywhere())).isEmpty();
                    closeAll(sources);
                }
            }
        }
    }

    private static List<DatagramSource> tryTo(PortReservation ports, int port) {
        try {
            return ports.takeUdp(port);
        } catch (Misuse e) {
            assertThat(e.kind()).isEqualTo(Kind.NOT_RESERVED);
            return List.of();
        }
    }

    /** What those threads get that get something. */
    private static List<List<DatagramSource>> together(int threads, Supplier<List<DatagramSource>> action) {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<CompletableFuture<List<DatagramSource>>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(Background.supply(() -> {
                try {
                    start.await();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                return action.get();
            }));
        }
        return all.stream()
                .map(CompletableFuture::join)
                .filter(sources -> !sources.isEmpty())
                .toList();
    }
}
