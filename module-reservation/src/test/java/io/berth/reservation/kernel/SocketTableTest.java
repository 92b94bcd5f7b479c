package io.berth.reservation.kernel;

import static io.berth.reservation.kernel.Addresses.ANY;
import static io.berth.reservation.kernel.Addresses.ANY_4;
import static io.berth.reservation.kernel.Addresses.LOOPBACK_4;
import static io.berth.reservation.kernel.Addresses.LOOPBACK_6;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.PortUser;
import io.berth.reservation.Protocol;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketTableTest {
    private static final long PID = ProcessHandle.current().pid();

    private static List<InetSocketAddress> at(int port, InetAddress... addresses) {
        return List.of(addresses).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    @Test
    void a_line_tells_address_state_user_and_inode() throws IOException {
        assertThat(KernelSocket.parse(
                        Protocol.TCP,
                        "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1"
                                + " 0000000000000000 100 0 0 10 0"))
                .contains(new KernelSocket(
                        Protocol.TCP,
                        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 8080),
                        10,
                        1000,
                        4711));
    }

    @Test
    void an_address_of_ipv6_is_read_word_by_word() {
        assertThat(KernelSocket.parse(
                        Protocol.UDP,
                        "   0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 07"
                                + " 00000000:00000000 00:00000000 00000000  4294967294 0 12 2"))
                .hasValueSatisfying(socket -> {
                    assertThat(socket.local()).isEqualTo(new InetSocketAddress(LOOPBACK_6, 80));
                    assertThat(new PortUser(0, socket.uid(), "")).hasToString("an unknown process of user 4294967294");
                });
    }

    @Test
    void an_address_of_ipv4_in_ipv6_is_one_of_ipv4() {
        assertThat(KernelSocket.parse(
                        Protocol.TCP,
                        "   0: 0000000000000000FFFF00000100007F:0050 00000000000000000000000000000000:0000 0A"
                                + " 00000000:00000000 00:00000000 00000000  0 0 12 2"))
                .hasValueSatisfying(
                        socket -> assertThat(socket.local()).isEqualTo(new InetSocketAddress(LOOPBACK_4, 80)));
    }

    @Test
    void headings_and_broken_lines_are_no_sockets() {
        assertThat(KernelSocket.parse(Protocol.TCP, "  sl  local_address rem_address   st tx_queue rx_queue tr"))
                .isEmpty();
        assertThat(KernelSocket.parse(Protocol.TCP, "")).isEmpty();
        assertThat(KernelSocket.parse(Protocol.TCP, "   1: 0100007F:1F90 00000000"))
                .isEmpty();
    }

    @Test
    void wildcards_overlap_with_their_family_and_that_of_ipv6_with_both() {
        assertThat(overlap(LOOPBACK_4, LOOPBACK_4)).isTrue();
        assertThat(overlap(LOOPBACK_4, LOOPBACK_6)).isFalse();
        assertThat(overlap(ANY_4, LOOPBACK_4)).isTrue();
        assertThat(overlap(LOOPBACK_4, ANY_4)).isTrue();
        assertThat(overlap(ANY_4, LOOPBACK_6)).isFalse();
        assertThat(overlap(ANY, LOOPBACK_6)).isTrue();
        assertThat(overlap(ANY, LOOPBACK_4)).isTrue();
        assertThat(overlap(LOOPBACK_4, ANY)).isTrue();
        assertThat(overlap(ANY, ANY_4)).isTrue();
    }

    private static boolean overlap(InetAddress bound, InetAddress asked) {
        KernelSocket socket = new KernelSocket(Protocol.TCP, new InetSocketAddress(bound, 80), 10, 0, 1);
        assertThat(socket.overlaps(new InetSocketAddress(asked, 81))).isFalse();
        return socket.overlaps(new InetSocketAddress(asked, 80));
    }

    @Test
    void a_process_that_listens_is_named() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK_4)) {
            List<InetSocketAddress> port = at(server.getLocalPort(), ANY);

            assertThat(SocketTable.read().whoHas(port, Protocol.TCP))
                    .startsWith("process " + PID + " (")
                    .contains("java");
            assertThat(SocketTable.read().whoHas(at(server.getLocalPort(), LOOPBACK_6), Protocol.TCP))
                    .isEqualTo("a socket that does not listen, and Linux does not tell whose that is");
        }
    }

    @Test
    void a_process_that_is_bound_to_a_udp_port_is_named() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK_4)) {
            List<InetSocketAddress> port = at(socket.getLocalPort(), LOOPBACK_4, LOOPBACK_6);

            assertThat(SocketTable.read().whoHas(port, Protocol.UDP)).startsWith("process " + PID + " (");
            assertThat(SocketTable.read().whoHas(port, Protocol.BOTH)).startsWith("process " + PID + " (");
        }
    }

    @Test
    void a_connection_in_the_way_is_named_as_one() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK_4);
                Socket client = new Socket(LOOPBACK_4, server.getLocalPort())) {
            assertThat(SocketTable.read().whoHas(at(client.getLocalPort(), ANY), Protocol.TCP))
                    .startsWith("a connection of process " + PID + " (");
        }
    }

    @Test
    void a_connection_that_lingers_is_nobodys() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK_4);
                Socket client = new Socket(LOOPBACK_4, server.getLocalPort());
                Socket accepted = server.accept()) {
            port = client.getLocalPort();
            client.shutdownOutput();
            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        }

        assertThat(SocketTable.read().whoHas(at(port, LOOPBACK_4), Protocol.TCP))
                .isEqualTo("a connection that nobody has any more, which takes a minute to end");
    }

    @Test
    void this_process_is_not_its_own_sharer() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK_4)) {
            assertThat(SocketTable.sharers(at(server.getLocalPort(), LOOPBACK_4)))
                    .isEmpty();
        }
    }

    @Test
    void where_the_kernel_tells_nothing_nobody_is_named() {
        SocketTable elsewhere = new SocketTable(false, List.of());

        assertThat(elsewhere.whoHas(at(80, ANY), Protocol.BOTH)).isEqualTo("somebody; this system does not tell who");
    }

    @Test
    void a_process_that_has_ended_has_no_name() {
        assertThat(Processes.user(Long.MAX_VALUE, 1000)).hasToString("process 9223372036854775807 of user 1000");
        assertThat(new PortUser(4711, 1000, "java -jar x.jar"))
                .hasToString("process 4711 (java -jar x.jar) of user 1000");
    }
}
