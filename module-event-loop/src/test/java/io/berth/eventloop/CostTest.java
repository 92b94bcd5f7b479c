package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What connections and messages cost on epoll, measured in a process without the checks that tests run with. */
@Timeout(60)
class CostTest {
    private static final int IDLE_CONNECTIONS = 5000;
    private static final int PARALLEL = 10;
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 10_000;

    @Test
    void an_idle_connection_takes_at_most_256_bytes_of_the_heap() throws Exception {
        try (Child server = Child.of(EchoServer.class, Backend.EPOLL.name());
                Child clients = Child.of(Swarm.class)) {
            long port = server.askForNumber("port");
            assertThat(clients.ask("open " + port + " 100")).isEqualTo("done");
            long connectionsBefore = server.askForNumber("sockets");
            long before = server.askForNumber("heap");

            assertThat(clients.ask("open " + port + " " + IDLE_CONNECTIONS)).isEqualTo("done");

            assertThat(server.askForNumber("sockets")).isEqualTo(connectionsBefore + IDLE_CONNECTIONS);
            long each = (server.askForNumber("heap") - before) / IDLE_CONNECTIONS;
            System.out.println("heap of an idle connection on epoll: " + each + " bytes");
            assertThat(each).isBetween(32L, 256L);
            assertThat(clients.ask("close")).isEqualTo("done");
        }
    }

    @Test
    void echoing_a_message_allocates_nothing() throws Exception {
        try (Child server = Child.of(EchoServer.class, Backend.EPOLL.name())) {
            int port = (int) server.askForNumber("port");
            List<SocketChannel> clients = new ArrayList<>();
            for (int i = 0; i < PARALLEL; i++) {
                clients.add(SocketChannel.open(Calls.at("127.0.0.1", port)));
            }
            echo(clients, WARM_UP);
            long[] before = server.askForNumbers("spent");

            echo(clients, ROUNDS);

            long[] after = server.askForNumbers("spent");
            long messages = after[0] - before[0];
            double each = (double) (after[1] - before[1]) / messages;
            System.out.println("allocated per echoed message on epoll: " + each + " bytes");
            assertThat(messages).isEqualTo(PARALLEL * ROUNDS);
            assertThat(each).isLessThan(1);
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    private static void echo(List<SocketChannel> clients, int rounds) throws Exception {
        ByteBuffer message = ByteBuffer.allocateDirect(64);
        for (int i = 0; i < rounds; i++) {
            for (SocketChannel client : clients) {
                client.write(message.clear());
            }
            for (SocketChannel client : clients) {
                message.clear();
                while (message.hasRemaining()) {
                    client.read(message);
                }
            }
        }
    }
}
