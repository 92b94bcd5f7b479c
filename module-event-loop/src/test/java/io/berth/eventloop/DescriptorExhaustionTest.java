package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DescriptorExhaustionTest {
    private static final int DESCRIPTORS = 256;
    private static final int CLIENTS = 300;
    private static final String WARNING = "out of descriptors";

    @ParameterizedTest
    @EnumSource
    void a_server_out_of_descriptors_warns_once_serves_on_without_spinning_and_recovers(Backend backend)
            throws Exception {
        try (Child server = Child.withDescriptors(DESCRIPTORS, EchoServer.class, backend.name())) {
            List<SocketChannel> clients = connectUntilExhausted(server);
            int established = (int) server.askForNumber("sockets");
            int waiting = CLIENTS - established;
            assertThat(established).isBetween(100, DESCRIPTORS);

            long[] idle = server.askForNumbers("idle");
            echo(clients.subList(0, established));

            assertThat(idle[0]).as("iterations in a second").isLessThan(30);
            assertThat(idle[1]).as("processor time in a second").isLessThan(TimeUnit.MILLISECONDS.toNanos(300));
            assertThat(server.askForNumber("sockets")).isEqualTo(established);
            assertThat(server.said(WARNING)).isOne();

            close(clients.subList(0, waiting));
            echo(clients);
            assertThat(server.askForNumber("sockets")).isEqualTo(established);
            close(clients);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_stays_at_its_limit_while_clients_come_and_go_does_not_warn_again_and_again(Backend backend)
            throws Exception {
        try (Child server = Child.withDescriptors(DESCRIPTORS, EchoServer.class, backend.name())) {
            List<SocketChannel> clients = connectUntilExhausted(server);
            int established = (int) server.askForNumber("sockets");

            for (int i = 0; i < 5; i++) {
                close(clients.subList(0, 1));
                echo(clients.subList(0, established));
            }
            server.askForNumbers("idle");

            assertThat(server.said(WARNING)).isOne();
            close(clients);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_on_two_lent_descriptors_waits_with_both_and_recovers_with_both(Backend backend) throws Exception {
        try (Child server = Child.withDescriptors(DESCRIPTORS, EchoServer.class, backend.name(), EchoServer.LENT)) {
            List<SocketChannel> clients = connectUntilExhausted(server, "127.0.0.1", "::1");
            int waiting = CLIENTS - (int) server.askForNumber("sockets");

            long[] idle = server.askForNumbers("idle");

            assertThat(waiting).isPositive();
            assertThat(idle[0]).as("iterations in a second").isLessThan(50);
            assertThat(idle[1]).as("processor time in a second").isLessThan(TimeUnit.MILLISECONDS.toNanos(300));
            assertThat(server.said(WARNING)).isOne();

            close(clients.subList(0, waiting));
            echo(clients);
            close(clients);
        }
    }

    private static List<SocketChannel> connectUntilExhausted(Child server) throws IOException {
        return connectUntilExhausted(server, "127.0.0.1");
    }

    private static List<SocketChannel> connectUntilExhausted(Child server, String... ips) throws IOException {
        int port = (int) server.askForNumber("port");
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(SocketChannel.open(Calls.at(ips[i % ips.length], port)));
        }
        while (server.said(WARNING) == 0) {
            server.ask("sockets");
        }
        return clients;
    }

    private static void echo(List<SocketChannel> clients) throws IOException {
        for (SocketChannel client : clients) {
            Peers.echo(client.socket());
        }
    }

    /** Closes clients and takes them out of the list that they are in. */
    private static void close(List<SocketChannel> clients) throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        clients.clear();
    }
}
