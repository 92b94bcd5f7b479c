package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.eventloop.StandaloneLoop;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What connections and messages cost a server of its own, measured in a process without the checks of the tests. */
@Timeout(60)
class CostTest {
    private static final int IDLE_CONNECTIONS = 2000;
    private static final int MESSAGES = 20_000;
    private static final int PARALLEL = 10;
    private static final int SOCKETS = 0;
    private static final int HEAP = 1;
    private static final int ECHOED = 2;
    private static final int ALLOCATED = 3;

    private final StandaloneLoop<Void> loop = Loop.standalone(null);
    private final TlsClient tls = Tls.client(TlsClientOptions.DEFAULT.withTrust(Trust.everybody()));
    private final Asker asker = new Asker();
    private final SocketContext<Tls, Void, Void> clients = loop.context(tls, null, asker);

    private Process server;
    private PrintStream orders;
    private BufferedReader answers;
    private int port;

    @BeforeEach
    void start_the_server() throws Exception {
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        ClassPath.asText(),
                        CostServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        orders = new PrintStream(server.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        port = Integer.parseInt(answers.readLine());
    }

    @AfterEach
    void end_the_server() throws Exception {
        loop.close();
        tls.close();
        orders.close(); // which ends it
        assertThat(server.waitFor()).isZero();
    }

    @Test
    void an_idle_connection_takes_at_most_1200_bytes_of_the_heap() throws Exception {
        open(100);
        long[] before = ask();

        open(IDLE_CONNECTIONS);

        long[] after = ask();
        assertThat(after[SOCKETS] - before[SOCKETS]).isEqualTo(IDLE_CONNECTIONS);
        long each = (after[HEAP] - before[HEAP]) / IDLE_CONNECTIONS;
        System.out.println("heap of an idle TLS connection: " + each + " bytes");
        assertThat(each).isBetween(64L, 1200L);
    }

    @Test
    void echoing_a_message_allocates_nothing() throws Exception {
        open(PARALLEL);
        echo(2 * MESSAGES);
        ask(); // the first time it is asked the server loads what it needs to answer
        long[] before = ask();

        echo(MESSAGES);

        long[] after = ask();
        long messages = after[ECHOED] - before[ECHOED];
        double each = (double) (after[ALLOCATED] - before[ALLOCATED]) / messages;
        System.out.println("allocated per echoed TLS message: " + each + " bytes");
        assertThat(messages).isEqualTo(MESSAGES);
        assertThat(each).isLessThan(1);
    }

    private void open(int connections) {
        int wanted = asker.open + connections;
        for (int i = 0; i < connections; i++) {
            clients.connect("127.0.0.1", port);
            int soFar = asker.open;
            runUntil(() -> asker.open > soFar); // one by one: the backlog of the server is not the subject
        }
        assertThat(asker.open).isEqualTo(wanted);
    }

    private void echo(int messages) {
        asker.left = messages;
        asker.answered = 0;
        clients.forEach(socket -> {
            asker.left--;
            socket.send(ByteBuffer.allocateDirect(64));
        });
        runUntil(() -> asker.answered == messages);
    }

    private void runUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            loop.step(Duration.ofSeconds(1));
        }
    }

    private long[] ask() throws Exception {
        orders.println("how much?");
        return Arrays.stream(answers.readLine().split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** Counts connections, and sends each answer back as the next question. */
    private static final class Asker implements SocketHandler<Tls, Void, Void> {
        private int open;
        private int left;
        private int answered;

        @Override
        public Void onOpen(Void none, Socket<Tls, Void> socket) {
            open++;
            return null;
        }

        @Override
        public void onData(Void none, Socket<Tls, Void> socket, Received bytes) {
            answered++;
            if (left > 0) {
                left--;
                socket.send(bytes);
            }
        }
    }
}
