package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class PeerResetTest {
    private static final int PEERS = 50;

    @ParameterizedTest
    @EnumSource
    void a_reset_while_bytes_wait_closes_the_socket_and_tells_how_many(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder server = new Recorder();
            int port = test.port(test.context(null, server));
            Resources before = Resources.settled(test);
            java.net.Socket client = Peers.connect(port);
            server.expect("open");
            long waiting = test.on(() -> {
                assertThat(server.socket.send(ByteBuffer.allocate(16 << 20))).isEqualTo(Sent.BUFFERED);
                return server.socket.bufferedBytes();
            });

            Peers.reset(client);

            server.expect("close FAILED");
            assertThat(server.reason.unsentBytes()).isEqualTo(waiting);
            assertThat(server.reason.cause())
                    .isInstanceOfSatisfying(
                            LoopException.Network.class,
                            cause -> assertThat(cause.reason()).isIn("ECONNRESET", "EPIPE"));
            server.expectNothingMore();
            assertThat(Resources.settled(test).descriptors()).isEqualTo(before.descriptors());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_is_heard_of_by_a_paused_socket_at_the_latest_when_it_resumes(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder server = new Recorder();
            int port = test.port(test.context(null, server));
            java.net.Socket client = Peers.connect(port);
            server.expect("open");
            test.run(() -> server.socket.pause());
            Peers.reset(client);

            test.run(() -> server.socket.resume());

            server.expect("close FAILED");
            server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void peers_that_reset_while_everyone_is_written_to_do_not_disturb_the_others(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Tally server = new Tally();
            SocketContext<Security, Void, Void> context = test.context(null, server);
            int port = test.port(context);
            List<java.net.Socket> clients = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                clients.add(Peers.connect(port));
                Peers.echo(clients.get(i));
            }
            byte[] piece = Peers.pattern(64 * 1024);
            Runnable writeToAll = () -> context.forEach(socket -> socket.send(ByteBuffer.wrap(piece)));
            test.run(writeToAll);

            for (int i = 0; i < PEERS; i += 2) {
                Peers.reset(clients.get(i));
                test.run(writeToAll);
            }

            server.awaitClosed(PEERS / 2);
            test.run(() -> context.forEach(Socket::shutdown));
            for (int i = 1; i < PEERS; i += 2) {
                try (java.net.Socket client = clients.get(i)) {
                    assertThat(Peers.readAll(client).length())
                            .isPositive()
                            .satisfies(
                                    length -> assertThat(length % piece.length).isZero());
                }
            }
            server.awaitClosed(PEERS);
            assertThat(server.closed(CloseReason.Why.FAILED)).isEqualTo(PEERS / 2);
            assertThat(server.closed(CloseReason.Why.ENDED)).isEqualTo(PEERS / 2);
            assertThat(server.failures()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connections_reset_before_they_are_accepted_come_and_go_and_others_are_served(Backend backend)
            throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Tally server = new Tally();
            SocketContext<Security, Void, Void> context = test.context(null, server);
            ListenSocket<Security> listener = test.listen(context);
            int port = test.on(listener::port);
            Resources before = Resources.settled(test);
            test.run(listener::pause);
            for (int i = 0; i < PEERS; i++) {
                Peers.reset(Peers.connect(port));
            }

            test.run(listener::resume);

            try (java.net.Socket client = Peers.connect(port)) {
                Peers.echo(client);
            }
            server.awaitClosed(server.opened());
            assertThat(server.received()).isEqualTo(1);
            assertThat(server.failures()).isZero();
            assertThat(test.on(context::openSockets)).isZero();
            assertThat(test.on(listener::openConnections)).isZero();
            before.expectBack(test);
        }
    }
}
