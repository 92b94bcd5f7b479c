package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of the other side, before and after a connection becomes a socket. */
@Contract
@Timeout(60)
class PeerTest {
    @TempDir
    Path directory;

    private static void hasDescriptorOf(Backend backend, int descriptor) {
        if (backend == Backend.EPOLL) {
            assertThat(descriptor).isNotNegative();
        } else {
            assertThat(descriptor).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void preOpen_sees_the_clients_address_and_the_descriptor_of_the_socket_to_be(Backend backend) throws Exception {
        CompletableFuture<SocketAddress> address = new CompletableFuture<>();
        CompletableFuture<Integer> descriptor = new CompletableFuture<>();
        Recorder server = new Recorder() {
            @Override
            public boolean onPreOpen(Void none, Peer peer) {
                record("preOpen");
                address.complete(peer.address());
                descriptor.complete(peer.descriptor());
                return true;
            }
        };
        try (TestLoop test = new TestLoop(backend);
                java.net.Socket client = Wire.connect(test.port(test.context(null, server)))) {
            server.expect("preOpen");
            server.expect("open");

            assertThat(TestLoop.await(address)).isEqualTo(client.getLocalSocketAddress());
            hasDescriptorOf(backend, TestLoop.await(descriptor));
            assertThat(test.<Integer>on(server.socket::descriptor)).isEqualTo(TestLoop.await(descriptor));
        }
    }

    @ParameterizedTest
    @EnumSource
    void preOpen_may_turn_a_client_away_who_sees_the_end_and_nobody_else_anything(Backend backend) throws Exception {
        AtomicBoolean welcome = new AtomicBoolean();
        Recorder server = new Recorder() {
            @Override
            public boolean onPreOpen(Void none, Peer peer) {
                record("preOpen");
                return welcome.get();
            }
        };
        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, server);
            ListenSocket<Security> listener = test.listen(context);
            int port = test.on(listener::port);

            try (java.net.Socket refused = Wire.connect(port)) {
                Wiring.chosen().seesRefusal(refused);
            }

            server.expect("preOpen");
            assertThat(test.<Integer>on(listener::openConnections)).isZero();
            assertThat(test.<Integer>on(context::openSockets)).isZero();
            server.expectNothingMore();

            // And the next one may be welcome
            welcome.set(true);
            try (java.net.Socket accepted = Wire.connect(port)) {
                server.expect("preOpen");
                server.expect("open");
                assertThat(test.<Integer>on(listener::openConnections)).isEqualTo(1);
                accepted.shutdownOutput();
                Wire.seesEnd(accepted);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void preOpen_is_not_called_for_connections_that_this_side_makes(Backend backend) throws Exception {
        Recorder maker = new Recorder() {
            @Override
            public boolean onPreOpen(Void none, Peer peer) {
                record("preOpen");
                return false;
            }
        };
        try (TestLoop test = new TestLoop(backend);
                ServerSocket server = Wiring.server()) {
            SocketContext<Security, Void, Void> context = test.connecting(null, maker);
            test.run(() -> context.connect(server.getLocalSocketAddress(), ConnectOptions.DEFAULT));

            maker.expect("open");
            assertThat(test.<SocketAddress>on(maker.socket::remoteAddress)).isEqualTo(server.getLocalSocketAddress());
            try (java.net.Socket accepted = server.accept()) {
                assertThat(test.<SocketAddress>on(maker.socket::localAddress))
                        .isEqualTo(accepted.getRemoteSocketAddress());
            }
        }
    }

    private static void hasAddressesOf(Backend backend, InetAddress host) throws IOException {
        Recorder server = new Recorder();
        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, server);
            ListenSocket<Security> listener = TestLoop.await(
                    test.on(() -> context.listen(new InetSocketAddress(host, 0), ListenOptions.DEFAULT)));
            int port = test.on(listener::port);
            assertThat(port).isPositive();
            assertThat(test.<SocketAddress>on(listener::localAddress)).isEqualTo(new InetSocketAddress(host, port));

            try (java.net.Socket client = Wire.connect(host, port)) {
                server.expect("open");
                assertThat(test.<SocketAddress>on(server.socket::localAddress))
                        .isEqualTo(client.getRemoteSocketAddress());
                assertThat(test.<SocketAddress>on(server.socket::remoteAddress))
                        .isEqualTo(client.getLocalSocketAddress());
                hasDescriptorOf(backend, test.on(server.socket::descriptor));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_knows_both_its_IPv4_addresses(Backend backend) throws Exception {
        hasAddressesOf(backend, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_knows_both_its_IPv6_addresses(Backend backend) throws Exception {
        byte[] address = new byte[16];
        address[15] = 1;
        InetAddress host = InetAddress.getByAddress(address);
        try (ServerSocket probe = new ServerSocket(0, 1, host)) {
            assertThat(probe.isBound()).isTrue();
        } catch (IOException e) {
            abort("this host has no ::1");
        }
        hasAddressesOf(backend, host);
    }

    @ParameterizedTest
    @EnumSource
    void a_Unix_socket_knows_its_path_and_that_its_peer_has_none(Backend backend) throws Exception {
        Path path = directory.resolve("s");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        Recorder server = new Recorder();
        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, server);
            ListenSocket<Security> listener =
                    TestLoop.await(test.on(() -> context.listen(address, ListenOptions.DEFAULT)));
            assertThat(test.<Integer>on(listener::port)).isEqualTo(-1);
            assertThat(test.<SocketAddress>on(listener::localAddress)).isEqualTo(address);

            try (java.net.Socket client = Wiring.chosen().client(new UnixPeer(SocketChannel.open(address)))) {
                server.expect("open");
                assertThat(test.<SocketAddress>on(server.socket::localAddress)).isEqualTo(address);
                assertThat(test.<SocketAddress>on(server.socket::remoteAddress))
                        .isEqualTo(UnixDomainSocketAddress.of(""));
                hasDescriptorOf(backend, test.on(server.socket::descriptor));

                Wire.send(client, "hello");
                server.expect("data hello");
                test.run(() -> server.socket.send(Wire.text("hi")));
                assertThat(Wire.read(client, 2)).isEqualTo("hi");
            }
            server.expect("end");
            server.expect("close ENDED");
        }
    }
}
