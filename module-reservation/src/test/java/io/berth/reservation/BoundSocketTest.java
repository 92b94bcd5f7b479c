package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.PortTaken;
import io.berth.reservation.kernel.Addresses;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BoundSocketTest {
    private Vertx vertx;

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private BoundSocket bind(Transport transport, String host) {
        vertx = transport.vertx();
        return Await.the(BoundSocket.bind(vertx, host, 0));
    }

    private static void cannotBeBound(SocketAddress address) {
        assertThatThrownBy(() -> {
                    try (ServerSocket thief = new ServerSocket()) {
                        thief.bind(address);
                    }
                })
                .isInstanceOf(BindException.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_bound_port_is_held_before_during_and_after_listening(Transport transport) throws IOException {
        BoundSocket socket = bind(transport, "127.0.0.1");
        EchoContext echo = EchoContext.on(vertx, "echo");
        assertThat(socket.port()).isPositive();
        cannotBeBound(socket.address());
        assertThat(EchoContext.refuses(socket.address())).isTrue();

        Lease lease = Await.the(socket.listen(16));
        Await.the(lease.feed(echo.context()));
        assertThat(EchoContext.answers(socket.address())).isTrue();
        cannotBeBound(socket.address());

        lease.close();
        Await.the(lease.released());
        assertThat(EchoContext.refuses(socket.address())).isTrue();
        cannotBeBound(socket.address());

        Await.the(socket.close());
        try (ServerSocket next = new ServerSocket()) {
            next.bind(socket.address());
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_connections_live_on_and_the_port_listens_again_beside_them(Transport transport) throws IOException {
        BoundSocket socket = bind(transport, "127.0.0.1");
        EchoContext echo = EchoContext.on(vertx, "echo");
        Lease first = Await.the(socket.listen(16));
        Await.the(first.feed(echo.context()));

        try (Socket connection = EchoContext.connect(socket.address())) {
            assertThat(EchoContext.answers(connection)).isTrue();
            first.close();
            Await.the(first.released());
            assertThat(EchoContext.answers(connection)).isTrue();

            Lease second = Await.the(socket.listen(16));
            Await.the(second.feed(echo.context()));
            assertThat(EchoContext.answers(socket.address())).isTrue();
            assertThat(EchoContext.answers(connection)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connections_that_wait_reach_the_next_owner(Transport transport) throws IOException {
        BoundSocket socket = bind(transport, "127.0.0.1");
        EchoContext echo = EchoContext.on(vertx, "echo");
        Lease first = Await.the(socket.listen(16)); // feeds nobody
        var second = socket.listen(16);

        try (Socket connection = EchoContext.connect(socket.address())) {
            first.close();
            Await.the(Await.the(second).feed(echo.context()));
            assertThat(EchoContext.answers(connection)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void localhost_is_both_of_its_families_and_one_socket(Transport transport) throws IOException {
        BoundSocket socket = bind(transport, "localhost");
        EchoContext echo = EchoContext.on(vertx, "echo");
        assertThat(socket.addresses())
                .containsExactly(
                        new InetSocketAddress(Addresses.LOOPBACK_4, socket.port()),
                        new InetSocketAddress(Addresses.LOOPBACK_6, socket.port()));

        Await.the(Await.the(socket.listen(16)).feed(echo.context()));

        for (SocketAddress address : socket.addresses()) {
            assertThat(EchoContext.answers(address)).isTrue();
            cannotBeBound(address);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_wildcard_of_both_families_holds_both(Transport transport) throws IOException {
        BoundSocket socket = bind(transport, "::");
        EchoContext echo = EchoContext.on(vertx, "echo");
        Await.the(Await.the(socket.listen(16)).feed(echo.context()));

        for (InetAddress loopback : List.of(Addresses.LOOPBACK_4, Addresses.LOOPBACK_6)) {
            InetSocketAddress address = new InetSocketAddress(loopback, socket.port());
            assertThat(EchoContext.answers(address)).isTrue();
            cannotBeBound(address);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_taken_port_is_an_error_at_once(Transport transport) throws IOException {
        vertx = transport.vertx();
        try (ServerSocket holder = new ServerSocket(0, 1, Addresses.LOOPBACK_4)) {
            ReservationException refusal = Await.refusal(BoundSocket.bind(vertx, "127.0.0.1", holder.getLocalPort()));

            assertThat(refusal).isInstanceOf(PortTaken.class);
            assertThat(refusal.kind()).isEqualTo(Kind.PORT_TAKEN);
            assertThat(refusal)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_context_or_the_loop_gives_the_lease_back(Transport transport) {
        BoundSocket socket = bind(transport, "127.0.0.1");
        EchoContext echo = EchoContext.on(vertx, "echo");
        Lease first = Await.the(socket.listen(16));
        Await.the(first.feed(echo.context()));

        Await.the(echo.onLoop(() -> echo.context().close()));
        Await.the(first.released());

        EchoContext other = EchoContext.on(vertx, "other");
        Lease second = Await.the(socket.listen(16));
        Await.the(second.feed(other.context()));
        Await.the(other.loop().close());
        Await.the(second.released());
        assertThat(Await.the(socket.status()).state()).isEqualTo(PortState.RESERVED);
    }

    @ParameterizedTest
    @EnumSource
    void a_reserved_port_becomes_a_bound_socket_without_being_let_go(Transport transport) throws IOException {
        vertx = transport.vertx();
        EchoContext echo = EchoContext.on(vertx, "echo");
        try (PortReservation ports =
                new PortReservation(PortRange.DEFAULT, ReservationOptions.DEFAULT.withHost("127.0.0.1"))) {
            int port = ports.reserve("web");

            BoundSocket socket = Await.the(ports.bind(vertx, port, "web"));

            assertThat(socket.port()).isEqualTo(port);
            assertThat(ports.isReserved(port)).isFalse();
            cannotBeBound(socket.address());
            for (int i = 0; i < 3; i++) {
                Lease lease = Await.the(socket.listen(16));
                Await.the(lease.feed(echo.context()));
                assertThat(EchoContext.answers(socket.address())).isTrue();
                lease.close();
                Await.the(lease.released());
                assertThat(EchoContext.refuses(socket.address())).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_is_not_reserved_does_not_become_a_bound_socket(Transport transport) {
        vertx = transport.vertx();
        try (PortReservation ports = new PortReservation()) {
            int port = ports.reserve("web");

            Await.refused(ports.bind(vertx, port, "mail"), Kind.NOT_RESERVED);

            assertThat(ports.reservedPorts("web")).containsExactly(port);
        }
    }
}
