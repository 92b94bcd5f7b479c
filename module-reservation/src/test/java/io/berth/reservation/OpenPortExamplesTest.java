package io.berth.reservation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people come to a library of free ports for, from the first example to servers that answer. */
@Timeout(60)
class OpenPortExamplesTest {
    @Nested
    class Basic {
        @Test
        void find_a_free_port_of_a_range() {
            try (PortReservation ports = new PortReservation(PortRange.exclusive(15000, 16000))) {
                int port = ports.pickUnusedPort();

                assertThat(port).isBetween(15000, 15999);
                assertThat(ports.isFreeTcp(port)).isTrue(); // UDP was not asked for
            }
        }

        @Test
        void find_a_free_port_at_random() {
            try (PortReservation ports = new PortReservation(PortRange.inclusive(15000, 16000))) {
                assertThat(ports.pickRandomUnusedPort()).isBetween(15000, 16000);
            }
        }

        @Test
        void reserve_a_port_and_release_it() {
            try (PortReservation ports = new PortReservation()) {
                int port = ports.reserve();
                assertThat(ports.isReserved(port)).isTrue();

                ports.release(port);
                assertThat(ports.isReserved(port)).isFalse();
            }
        }

        @Test
        void ask_whether_a_port_is_free_for_tcp_and_for_udp() throws IOException {
            try (ServerSocket server = new ServerSocket(0);
                    PortReservation ports = new PortReservation()) {
                assertThat(ports.isFreeTcp(server.getLocalPort())).isFalse();
                assertThat(ports.isFree(server.getLocalPort())).isFalse();
            }
        }
    }

    @Nested
    class MultiplePorts {
        @Test
        void reserve_one_after_the_other() {
            try (PortReservation ports = new PortReservation(PortRange.exclusive(15000, 16000))) {
                Set<Integer> different = new HashSet<>();
                for (int i = 0; i < 10; i++) {
                    different.add(ports.reserve());
                }
                assertThat(different).hasSize(10).allMatch(ports::isReserved);
            }
        }

        @Test
        void reserve_several_at_once_and_release_them_together() {
            try (PortReservation ports = new PortReservation()) {
                List<Integer> several = ports.reserveMany(5);
                assertThat(several).hasSize(5).doesNotHaveDuplicates().allMatch(ports::isReserved);

                ports.release(several);
                assertThat(several).noneMatch(ports::isReserved);
            }
        }

        @Test
        void reserve_ports_in_a_row() {
            try (PortReservation ports = new PortReservation()) {
                List<Integer> row = ports.reserveConsecutive(3);

                assertThat(row).containsExactly(row.get(0), row.get(0) + 1, row.get(0) + 2);
            }
        }
    }

    @Nested
    class ConcurrentThreads {
        @Test
        void each_thread_reserves_its_own() throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try (PortReservation ports = new PortReservation()) {
                List<Callable<Integer>> tasks = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    tasks.add(ports::reserve);
                }
                Set<Integer> different = new HashSet<>();
                for (Future<Integer> port : threads.invokeAll(tasks)) {
                    different.add(port.get());
                }
                assertThat(different).hasSize(20);
                assertThat(ports.reservedPorts()).containsExactlyInAnyOrderElementsOf(different);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Nested
    class ServersOnReservedPorts {
        @Test
        void servers_answer_on_the_ports_reserved_for_them() throws Exception {
            try (PortReservation ports = new PortReservation()) {
                List<Integer> reserved = ports.reserveMany(3, "servers");
                List<ServerSocket> servers = new ArrayList<>();
                for (int port : reserved) {
                    ports.openForServer(port, "servers");
                    servers.add(greeting(new ServerSocket(port)));
                }

                for (int port : reserved) {
                    assertThat(greetingOf(port)).isEqualTo("hello from " + port);
                }

                for (ServerSocket server : servers) {
                    server.close();
                }
                assertThat(ports.releaseAllOf("servers")).isEqualTo(reserved);
            }
        }

        @Test
        void a_server_that_shares_with_nobody_gets_the_port_on_its_release() throws Exception {
            try (PortReservation ports = new PortReservation();
                    ServerSocket server = new ServerSocket()) {
                server.setReuseAddress(false);
                int port = ports.reserve();

                ports.release(port);
                server.bind(new java.net.InetSocketAddress(port));

                assertThat(greetingOf(greeting(server).getLocalPort())).isEqualTo("hello from " + port);
            }
        }

        /** Greets whoever comes, until it is closed. */
        private ServerSocket greeting(ServerSocket server) {
            Thread thread = new Thread(() -> {
                while (!server.isClosed()) {
                    try (Socket client = server.accept()) {
                        client.getOutputStream().write(("hello from " + client.getLocalPort()).getBytes(UTF_8));
                    } catch (IOException e) {
                        if (!server.isClosed()) {
                            throw new UncheckedIOException(e);
                        }
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
            return server;
        }

        private String greetingOf(int port) throws IOException {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new String(client.getInputStream().readAllBytes(), UTF_8);
            }
        }
    }

    @Nested
    class DefaultRange {
        @Test
        void ports_come_from_15000_up_to_65535() {
            try (PortReservation ports = new PortReservation()) {
                assertThat(ports.reserveMany(50))
                        .allSatisfy(port -> assertThat(port).isBetween(15000, 65534));
            }
        }
    }
}
