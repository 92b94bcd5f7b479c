package io.berth.reservation;

import static io.berth.reservation.Expect.misuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.kernel.Addresses;
import io.berth.reservation.kernel.Backend;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A port that stays reserved and that a server of the user binds nevertheless. */
@Timeout(60)
class OpenForServerTest {
    private static PortReservation reservation(Backend backend, PortRange range, Protocol protocol) {
        return new PortReservation(
                range, ReservationOptions.DEFAULT.withBackend(backend).withProtocol(protocol));
    }

    private static Backend other(Backend backend) {
        return backend == Backend.NATIVE ? Backend.JDK : Backend.NATIVE;
    }

    /** Has a server answer a client, and hang up first, so that its end lingers in TIME_WAIT. */
    private static void serveOnce(ServerSocket server) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            accepted.getOutputStream().write('!');
            accepted.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).containsExactly('!');
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_listens_on_a_port_that_stays_reserved(Backend backend) throws IOException {
        try (PortReservation ports = reservation(backend, Ranges.free(2), Protocol.TCP)) {
            int port = ports.reserve();
            assertThatThrownBy(() -> new ServerSocket(port)).isInstanceOf(BindException.class);

            ports.openForServer(port);

            for (int start = 0; start < 3; start++) {
                try (ServerSocket server = new ServerSocket(port)) {
                    serveOnce(server);
                    assertThat(ports.isReserved(port)).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void other_reservations_do_not_get_it_before_while_and_after_the_server_listens(Backend backend)
            throws IOException {
        PortRange range = Ranges.free(1);
        try (PortReservation ports = reservation(backend, range, Protocol.TCP);
                PortReservation same = reservation(backend, range, Protocol.TCP);
                PortReservation different = reservation(other(backend), range, Protocol.TCP)) {
            int port = ports.reserve();
            ports.openForServer(port);

            assertThat(List.of(same, different)).noneMatch(others -> others.isFreeTcp(port));
            try (ServerSocket server = new ServerSocket(port)) {
                assertThat(List.of(same, different)).noneMatch(others -> others.isFreeTcp(port));
                serveOnce(server);
            }
            assertThat(List.of(same, different)).noneMatch(others -> others.isFreeTcp(port)); // beside TIME_WAIT
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_program_that_sets_no_option_does_not_get_it(Backend backend) throws IOException {
        try (PortReservation ports = reservation(backend, Ranges.free(1), Protocol.TCP)) {
            int port = ports.reserve();
            ports.openForServer(port);

            try (ServerSocket plain = new ServerSocket()) {
                plain.setReuseAddress(false);
                assertThatThrownBy(() -> plain.bind(new InetSocketAddress(port)))
                        .isInstanceOf(BindException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_can_be_reserved_again_after_its_release_though_connections_linger(Backend backend) throws IOException {
        PortRange range = Ranges.free(1);
        try (PortReservation ports = reservation(backend, range, Protocol.TCP);
                PortReservation next = reservation(other(backend), range, Protocol.TCP)) {
            int port = ports.reserve();
            ports.openForServer(port);
            try (ServerSocket server = new ServerSocket(port)) {
                serveOnce(server);
            }

            ports.release(port);

            assertThat(next.reserve()).isEqualTo(port);
            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty();
            next.release(port);
            assertThat(ports.reserve()).isEqualTo(port);
            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_listens_on_keeps_its_port_after_the_release(Backend backend) throws IOException {
        PortRange range = Ranges.free(1);
        try (PortReservation ports = reservation(backend, range, Protocol.TCP)) {
            int port = ports.reserve();
            ports.openForServer(port);
            try (ServerSocket server = new ServerSocket(port)) {
                ports.release(port);

                assertThat(ports.isFreeTcp(port)).isFalse();
                serveOnce(server);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_udp_port_is_let_go_and_not_given_away_again_before_its_release(Backend backend) throws IOException {
        try (PortReservation ports = reservation(backend, Ranges.free(1), Protocol.BOTH)) {
            int port = ports.reserve();
            ports.openForServer(port);

            try (DatagramSocket packets = new DatagramSocket(port);
                    ServerSocket server = new ServerSocket(port)) {
                assertThat(packets.getLocalPort()).isEqualTo(server.getLocalPort());
            }

            Expect.unavailable(Kind.EXHAUSTED, ports::reserve);
            ports.release(port);
            assertThat(ports.reserve()).isEqualTo(port);
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_its_owner_opens_a_port(Backend backend) throws IOException {
        try (PortReservation ports = reservation(backend, Ranges.free(1), Protocol.TCP)) {
            int port = ports.reserve("alice");

            misuse(Kind.NOT_RESERVED, () -> ports.openForServer(port));
            misuse(Kind.NOT_RESERVED, () -> ports.openForServer(port, "bob"));
            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty();

            ports.openForServer(port, "alice");
            try (ServerSocket server = new ServerSocket(port)) {
                serveOnce(server);
            }
            ports.release(port, "alice");
            misuse(Kind.NOT_RESERVED, () -> ports.openForServer(port, "alice"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_of_localhost_is_open_on_both_its_addresses(Backend backend) throws IOException {
        try (PortReservation ports = new PortReservation(
                Ranges.free(1), ReservationOptions.DEFAULT.withBackend(backend).withHost("localhost"))) {
            int port = ports.reserve();
            ports.openForServer(port);

            try (ServerSocket four = new ServerSocket(port, 5, Addresses.LOOPBACK_4);
                    ServerSocket six = new ServerSocket(port, 5, Addresses.LOOPBACK_6)) {
                assertThat(four.getLocalPort()).isEqualTo(six.getLocalPort());
            }
        }
    }
}
