package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class ManyAtOnceTest {
    private static final int BACKLOG = 16;
    private static final int AT_ONCE = Wiring.chosen().crowd(1000);
    private static final int STORM = Wiring.chosen().crowd(3000);

    @ParameterizedTest
    @EnumSource
    void many_connections_at_once_are_all_served_through_a_backlog_of_sixteen(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Tally server = new Tally();
            SocketContext<Security, Void, Void> context = test.context(null, server);
            ListenSocket<Security> listener = test.listen(context, ListenOptions.DEFAULT.withBacklog(BACKLOG));
            int port = test.on(listener::port);
            test.run(listener::pause); // so that the queue fills before anyone is accepted
            List<SocketChannel> channels = connectAtOnce(port, AT_ONCE);

            test.run(listener::resume);

            List<java.net.Socket> clients = finishConnecting(channels);
            for (java.net.Socket client : clients) {
                Peers.echo(client);
            }
            assertThat(test.on(context::openSockets)).isEqualTo(AT_ONCE);
            for (java.net.Socket client : clients) {
                client.close();
            }
            server.awaitClosed(server.opened());
            assertThat(server.failures()).isZero();
            assertThat(test.on(listener::openConnections)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlers_that_throw_at_a_high_rate_leak_nothing(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Tally server = new Tally() {
                @Override
                public Void onOpen(Void none, Socket<Security, Void> socket) {
                    super.onOpen(null, socket);
                    if (opened() % 3 == 0) {
                        throw new IllegalStateException("onOpen");
                    }
                    return null;
                }

                @Override
                public void onData(Void none, Socket<Security, Void> socket, Received bytes) {
                    if (opened() % 3 == 1) {
                        throw new IllegalStateException("onData");
                    }
                    socket.close();
                }

                @Override
                public void onClose(Void none, Socket<Security, Void> socket, CloseReason reason) {
                    super.onClose(null, socket, reason);
                    throw new IllegalStateException("onClose");
                }
            };
            SocketContext<Security, Void, Void> context = test.context(null, server);
            ListenSocket<Security> listener = test.listen(context);
            int port = test.on(listener::port);
            storm(port, 100);
            server.awaitClosed(100);
            long heapBefore = Resources.heap();
            Resources before = Resources.settled(test);

            storm(port, STORM);

            server.awaitClosed(100 + STORM);
            before.expectBack(test);
            assertThat(Resources.heap()).isLessThan(heapBefore + 500_000);
            assertThat(test.on(context::openSockets)).isZero();
            assertThat(test.on(listener::openConnections)).isZero();
            assertThat(server.failures()).isGreaterThan(STORM);
        }
    }

    /** Connects, says something and hangs up, again and again. */
    private static void storm(int port, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (java.net.Socket client = Peers.connect(port)) {
                client.getOutputStream().write('x');
            } catch (IOException reset) {
                assertThat(reset).hasMessageMatching("Connection reset.*|Broken pipe");
            }
        }
    }

    private static List<SocketChannel> connectAtOnce(int port, int count) throws Exception {
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel client = SocketChannel.open();
            client.configureBlocking(false);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            clients.add(client);
        }
        return clients;
    }

    private static List<java.net.Socket> finishConnecting(List<SocketChannel> clients) throws Exception {
        try (Selector selector = Selector.open()) {
            int left = 0;
            for (SocketChannel client : clients) {
                if (!client.finishConnect()) {
                    client.register(selector, SelectionKey.OP_CONNECT);
                    left++;
                }
            }
            while (left > 0) {
                left -= selector.select(key -> finish((SocketChannel) key.channel(), key));
            }
        }
        List<java.net.Socket> connected = new ArrayList<>();
        for (SocketChannel client : clients) {
            client.configureBlocking(true);
            connected.add(Wiring.chosen().client(client.socket()));
        }
        return connected;
    }

    private static void finish(SocketChannel client, SelectionKey key) {
        try {
            assertThat(client.finishConnect()).isTrue();
            key.cancel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
