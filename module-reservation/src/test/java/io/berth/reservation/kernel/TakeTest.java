package io.berth.reservation.kernel;

import static io.berth.reservation.kernel.Addresses.LOOPBACK_4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel gives a hold, and what the errors are called. */
@Timeout(60)
class TakeTest {
    private static final List<InetAddress> EVERYTHING = List.of(Addresses.everything());

    /** Leaves the end of a server that is gone in TIME_WAIT. */
    private static int lingering() throws IOException {
        try (ServerSocket server = new ServerSocket(0);
                Socket client = new Socket(LOOPBACK_4, server.getLocalPort());
                Socket accepted = server.accept()) {
            accepted.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            return server.getLocalPort();
        }
    }

    private static BindFailure failure(Backend backend, InetAddress address, int port) {
        try {
            HeldPort.take(backend, List.of(address), port).close();
            throw new AssertionError("it was taken");
        } catch (IOException e) {
            return BindFailure.of(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_taken_port_and_a_foreign_address_are_told_apart(Backend backend) throws IOException {
        try (ServerSocket server = new ServerSocket(0)) {
            assertThat(failure(backend, LOOPBACK_4, server.getLocalPort())).isEqualTo(BindFailure.TAKEN);
        }
        assertThat(failure(backend, InetAddress.getByName("192.0.2.1"), 20_000)).isEqualTo(BindFailure.NOT_HERE);
    }

    @ParameterizedTest
    @EnumSource
    void a_port_whose_connections_linger_listens_again_and_again(Backend backend) throws IOException {
        int port = lingering();
        HeldPort held = HeldPort.take(backend, EVERYTHING, port);
        try {
            for (int i = 0; i < 3; i++) {
                held.listen(5);
                try (Socket client = new Socket(LOOPBACK_4, port)) {
                    assertThat(client.isConnected()).isTrue();
                }
                held.stop();
                assertThatThrownBy(() -> new Socket(LOOPBACK_4, port)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> new ServerSocket(port)).isInstanceOf(IOException.class);
            }
        } finally {
            held.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_another_hold_lets_servers_in_on_is_taken_though_connections_linger(Backend backend)
            throws IOException {
        int port = lingering();
        HeldPort held = HeldPort.take(backend, EVERYTHING, port);
        try {
            held.admit();

            assertThat(failure(Backend.NATIVE, Addresses.everything(), port)).isEqualTo(BindFailure.TAKEN);
            assertThat(failure(Backend.JDK, Addresses.everything(), port)).isEqualTo(BindFailure.TAKEN);
            assertThat(failure(backend, LOOPBACK_4, port)).isEqualTo(BindFailure.TAKEN);
        } finally {
            held.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_is_about_to_listen_keeps_its_port(Backend backend) throws IOException {
        HeldPort about = HeldPort.take(backend, List.of(LOOPBACK_4), 0);
        try {
            about.admit(); // bound with SO_REUSEADDR, and silent

            assertThat(failure(Backend.NATIVE, LOOPBACK_4, about.port())).isEqualTo(BindFailure.TAKEN);
            assertThat(failure(Backend.JDK, LOOPBACK_4, about.port())).isEqualTo(BindFailure.TAKEN);
        } finally {
            about.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_free_port_is_free_on_all_addresses(Backend backend) throws IOException {
        List<SocketChannel> inTheWay = new ArrayList<>();
        try {
            for (int i = 0; i < 1500; i++) {
                inTheWay.add(SocketChannel.open(StandardProtocolFamily.INET6)
                        .bind(new InetSocketAddress(Addresses.LOOPBACK_6, 0)));
            }
            for (int i = 0; i < 100; i++) {
                HeldPort held = HeldPort.take(backend, Addresses.named("localhost"), 0);
                assertThat(held.addresses())
                        .containsExactly(
                                new InetSocketAddress(LOOPBACK_4, held.port()),
                                new InetSocketAddress(Addresses.LOOPBACK_6, held.port()));
                held.close();
            }
        } finally {
            for (SocketChannel channel : inTheWay) {
                channel.close();
            }
        }
    }
}
