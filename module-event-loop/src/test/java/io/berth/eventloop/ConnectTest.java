package io.berth.eventloop;

import static io.berth.eventloop.Calls.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Network;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class ConnectTest {
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;

    @ParameterizedTest
    @EnumSource
    void an_address_is_connected_to(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                ServerSocket server = Wiring.server()) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);

            Connecting attempt = test.on(() -> context.connect("127.0.0.1", server.getLocalPort()));

            try (java.net.Socket accepted = server.accept()) {
                sockets.expect("open");
                assertThat(accepted.isConnected()).isTrue();
                assertThat(test.<Boolean>on(attempt::isDone)).isTrue();
                assertThat(test.<SocketAddress>on(sockets.socket::remoteAddress))
                        .isEqualTo(server.getLocalSocketAddress());
            }
            sockets.expect("end");
            sockets.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_is_looked_up_and_connected_to(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                ServerSocket server = Wiring.server()) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);

            Connecting attempt = test.on(() -> context.connect("localhost", server.getLocalPort()));

            sockets.expect("open");
            assertThat(attempt.target())
                    .isEqualTo(InetSocketAddress.createUnresolved("localhost", server.getLocalPort()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_several_addresses_one_that_refuses_is_passed_over(Backend backend) throws Exception {
        try (ServerSocket server = Wiring.server();
                FakeDns dns = new FakeDns(at("127.0.0.2", 0).getAddress(), InetAddress.getLoopbackAddress())) {
            Vertx vertx = dns.vertx(backend);
            try {
                Recorder sockets = new Recorder();
                Loop<String> loop = Loop.attach(vertx, "data");
                loop.runOnLoop(it -> it.context(Wiring.chosen().connecting(), (Void) null, sockets)
                        .connect("several.test", server.getLocalPort()));

                sockets.expect("open");
                sockets.expectNothingMore();
            } finally {
                TestLoop.await(vertx.close());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void when_all_of_several_addresses_refuse_the_last_one_is_told_and_has_the_others(Backend backend)
            throws Exception {
        try (DeadPort dead = new DeadPort();
                FakeDns dns = new FakeDns(
                        at("127.0.0.2", 0).getAddress(), at("127.0.0.3", 0).getAddress())) {
            int port = dead.number();
            Vertx vertx = dns.vertx(backend);
            try {
                Recorder sockets = new Recorder();
                Loop<String> loop = Loop.attach(vertx, "data");
                loop.runOnLoop(it -> it.context(Wiring.chosen().connecting(), (Void) null, sockets)
                        .connect("several.test", port));

                sockets.expect("connectError ECONNREFUSED");
                sockets.expectNothingMore();
                assertThat(((Network) sockets.failure).address()).isEqualTo(at("127.0.0.3", port));
                assertThat(sockets.failure.getSuppressed()).hasSize(1);
            } finally {
                TestLoop.await(vertx.close());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_source_address_is_where_it_comes_from(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                ServerSocket server = Wiring.server()) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);
            ConnectOptions options = ConnectOptions.DEFAULT.withSource(at("127.0.0.5", 0));

            test.on(() -> context.connect(server.getLocalSocketAddress(), options));

            try (java.net.Socket accepted = server.accept()) {
                assertThat(accepted.getInetAddress().getHostAddress()).isEqualTo("127.0.0.5");
                sockets.expect("open");
            }
        }
    }

    @Test
    void a_source_address_without_port_has_one_for_each_server_on_epoll() throws Exception {
        try (TestLoop test = new TestLoop(Backend.EPOLL);
                ServerSocket server = Wiring.server()) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);
            ConnectOptions options = ConnectOptions.DEFAULT.withSource(at("127.0.0.5", 0));

            test.on(() -> context.connect(server.getLocalSocketAddress(), options));

            try (java.net.Socket accepted = server.accept()) {
                sockets.expect("open");
                int descriptor = test.<Integer>on(sockets.socket::descriptor);
                assertThat(new io.netty.channel.unix.Socket(descriptor).getIntOpt(0, IP_BIND_ADDRESS_NO_PORT))
                        .isEqualTo(1);
                assertThat(accepted.getPort()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_unix_path_is_connected_to(Backend backend, @TempDir Path folder) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (TestLoop test = new TestLoop(backend);
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);

            test.on(() -> context.connect(address, ConnectOptions.DEFAULT));

            try (java.net.Socket accepted = Wiring.chosen().accepted(new UnixPeer(server.accept()))) {
                assertThat(accepted.isConnected()).isTrue();
                sockets.expect("open");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_file_at_a_source_path_is_left_alone(Backend backend, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (TestLoop test = new TestLoop(backend);
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);
            ConnectOptions options = ConnectOptions.DEFAULT.withSource(UnixDomainSocketAddress.of(file));

            test.run(() -> context.connect(address, options));

            sockets.expect("connectError EADDRINUSE");
        }
        assertThat(file).hasContent("precious");
    }

    @ParameterizedTest
    @EnumSource
    void a_refusal_tells_number_symbol_call_and_address(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                DeadPort dead = new DeadPort()) {
            int port = dead.number();
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);

            Connecting attempt = test.on(() -> context.connect("127.0.0.1", port));

            sockets.expect("connectError ECONNREFUSED");
            Network failure = (Network) sockets.failure;
            assertThat(failure.errno()).isEqualTo(111);
            assertThat(failure.systemCall()).contains("onnect");
            assertThat(failure.address()).isEqualTo(at("127.0.0.1", port));
            assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
            assertThat(test.<Boolean>on(attempt::isDone)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_does_not_resolve_is_told_by_name(Backend backend) {
        Recorder sockets = new Recorder();
        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);
            test.run(() -> context.connect("nowhere.invalid", 1));
            sockets.expect("connectError INVALID_HOST");
        }
        StandaloneLoop<Void> loop = backend.standalone(null);
        loop.context(Wiring.chosen().connecting(), (Void) null, sockets).connect("nowhere.invalid", 1);
        loop.run();
        sockets.expect("connectError INVALID_HOST");

        assertThat(((LoopException.InvalidHost) sockets.failure).host()).isEqualTo("nowhere.invalid");
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void nobody_answers_and_the_time_limit_ends_it(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                FullServer server = new FullServer()) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);
            ConnectOptions options = ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(100));

            test.run(() -> context.connect(server.address(), options));

            sockets.expect("connectError ETIMEDOUT");
            assertThat(((Network) sockets.failure).address()).isEqualTo(server.address());
            assertThat(sockets.failure).hasMessageContaining("give it more time");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_cancelled_attempt_is_not_heard_of_again(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                FullServer server = new FullServer()) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);
            ConnectOptions options = ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(50));
            Connecting attempt = test.on(() -> context.connect(server.address(), options));
            Connecting another = test.on(() -> context.connect(server.address(), options));

            test.run(attempt::cancel);
            test.run(attempt::cancel);

            sockets.expect("connectError ETIMEDOUT"); // the other one, whose time was up later
            sockets.expectNothingMore();
            assertThat(test.<Boolean>on(attempt::isDone)).isTrue();
            assertThat(test.<Boolean>on(another::isDone)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_attempt_cancelled_before_it_began_reaches_nobody(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                ServerSocket server = Wiring.server()) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);

            test.run(() -> context.connect("127.0.0.1", server.getLocalPort()).cancel());
            test.run(() -> context.connect("127.0.0.1", server.getLocalPort()));

            sockets.expect("open");
            sockets.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_callback_comes_before_the_call_has_returned(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                DeadPort dead = new DeadPort()) {
            int port = dead.number();
            List<String> order = new ArrayList<>();
            CompletableFuture<Connecting> told = new CompletableFuture<>();
            SocketHandler<Security, Void, Void> handler = SocketHandler.<Security, Void, Void>builder()
                    .connectError((none, attempt, cause) -> {
                        order.add("callback");
                        told.complete(attempt);
                    })
                    .build();
            SocketContext<Security, Void, Void> context = test.connecting(null, handler);

            Connecting attempt = test.on(() -> {
                Connecting returned = context.connect("127.0.0.1", port);
                order.add("returned");
                return returned;
            });

            assertThat(TestLoop.await(told)).isSameAs(attempt);
            assertThat(test.<List<String>>on(() -> List.copyOf(order))).containsExactly("returned", "callback");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_context_gives_up_what_it_was_connecting_and_says_so(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                FullServer server = new FullServer()) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, sockets);
            Connecting attempt = test.on(() -> context.connect(server.address(), ConnectOptions.DEFAULT));
            test.run(() -> {}); // by now it has begun

            test.run(context::close);

            assertThat(test.<Boolean>on(attempt::isDone)).isTrue();
            sockets.expect("connectError CLOSED");
            sockets.expectNothingMore();
        }
    }
}
