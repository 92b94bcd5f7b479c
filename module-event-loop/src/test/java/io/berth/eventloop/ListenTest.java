package io.berth.eventloop;

import static io.berth.eventloop.Calls.failureOf;
import static io.berth.eventloop.Calls.networkFailureOf;
import static io.berth.eventloop.Calls.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.berth.eventloop.LoopException.Kind;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class ListenTest {
    private static Future<ListenSocket<Security>> listen(
            TestLoop test, SocketContext<Security, Void, Void> context, SocketAddress address, ListenOptions options) {
        return test.on(() -> context.listen(address, options));
    }

    private static InetSocketAddress any(String host) {
        return Calls.at(host, 0);
    }

    private static void reach(String host, int port, Recorder sockets) throws IOException {
        try (java.net.Socket client = Wire.connect(Calls.at(host, port).getAddress(), port)) {
            assertThat(client.isConnected()).isTrue();
            sockets.expect("open");
        }
        sockets.expect("end");
        sockets.expect("close ENDED");
    }

    @ParameterizedTest
    @EnumSource
    void an_address_is_listened_on_when_the_call_returns(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.context(null, sockets);

            int port = test.on(() -> context.listen("127.0.0.1", 0).result().port());

            assertThat(port).isPositive();
            reach("127.0.0.1", port, sockets);
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_knows_where_it_listens(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            ListenSocket<Security> listener = test.listen(test.context(null, new Recorder()));

            assertThat(test.<SocketAddress>on(listener::localAddress))
                    .isEqualTo(Calls.at("127.0.0.1", test.on(listener::port)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_ipv6_address_is_reached_by_itself(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.context(null, sockets);
            ListenSocket<Security> listener = TestLoop.await(listen(test, context, any("::1"), ListenOptions.DEFAULT));

            reach("::1", test.on(listener::port), sockets);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_ipv6_wildcard_is_reached_by_both_families(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.context(null, sockets);
            ListenSocket<Security> listener = TestLoop.await(listen(test, context, any("::"), ListenOptions.DEFAULT));
            int port = test.on(listener::port);

            reach("127.0.0.1", port, sockets);
            reach("::1", port, sockets);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ipv6_alone_leaves_ipv4_out_on_epoll_and_is_refused_on_nio(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.context(null, sockets);
            Future<ListenSocket<Security>> listening =
                    listen(test, context, any("::"), ListenOptions.DEFAULT.withIpv6Only());

            if (backend == Backend.NIO) {
                assertThat(refusal(Kind.UNSUPPORTED_TRANSPORT, failureOf(listening)))
                        .hasMessageContaining("use epoll");
            } else {
                int port = test.on(TestLoop.await(listening)::port);
                reach("::1", port, sockets);
                ListenSocket<Security> ipv4 =
                        TestLoop.await(listen(test, context, Calls.at("0.0.0.0", port), ListenOptions.DEFAULT));
                assertThat(test.<Integer>on(ipv4::port)).isEqualTo(port);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_is_listened_on_at_its_address(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.context(null, sockets);

            ListenSocket<Security> listener = TestLoop.await(test.on(() -> context.listen("localhost", 0)));

            InetSocketAddress local = (InetSocketAddress) test.<SocketAddress>on(listener::localAddress);
            assertThat(local.getAddress().isLoopbackAddress()).isTrue();
            reach(local.getAddress().getHostAddress(), local.getPort(), sockets);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_does_not_resolve_fails_with_the_name(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, new Recorder());

            Throwable failure = failureOf(test.on(() -> context.listen("nowhere.invalid", 0)));

            assertThat(refusal(Kind.INVALID_HOST, failure)).hasMessageContaining("'nowhere.invalid'");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_second_exclusive_listener_is_told_that_the_port_is_taken(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, new Recorder());
            InetSocketAddress taken = Calls.at("127.0.0.1", test.port(context));

            LoopException.Network failure = networkFailureOf(listen(test, context, taken, ListenOptions.DEFAULT));

            assertThat(failure.errno()).isEqualTo(98);
            assertThat(failure.reason()).isEqualTo("EADDRINUSE");
            assertThat(failure.systemCall()).isIn("bind", "listen");
            assertThat(failure.address()).isEqualTo(taken);
            assertThat(failure).hasMessageContainingAll("cannot listen on", "127.0.0.1:" + taken.getPort());
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_address_of_another_host_is_not_available(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, new Recorder());

            LoopException.Network failure =
                    networkFailureOf(listen(test, context, any("203.0.113.1"), ListenOptions.DEFAULT));

            assertThat(failure.reason()).isEqualTo("EADDRNOTAVAIL");
            assertThat(failure.errno()).isEqualTo(99);
            assertThat(failure.systemCall()).isEqualTo("bind");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_shared_port_is_shared_by_those_who_ask_for_it(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, new Recorder());
            ListenOptions shared = ListenOptions.DEFAULT.withSharedPort();
            InetSocketAddress address = Calls.at("127.0.0.1", test.on(test.listen(context, shared)::port));

            ListenSocket<Security> second = TestLoop.await(listen(test, context, address, shared));

            assertThat(test.<Integer>on(second::port)).isEqualTo(address.getPort());
            assertThat(networkFailureOf(listen(test, context, address, ListenOptions.DEFAULT))
                            .reason())
                    .isEqualTo("EADDRINUSE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_context_has_as_many_listeners_as_one_likes(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.context(null, sockets);
            int first = test.port(context);
            int second = test.port(context);

            assertThat(first).isNotEqualTo(second);
            reach("127.0.0.1", first, sockets);
            reach("127.0.0.1", second, sockets);
        }
    }

    @ParameterizedTest
    @EnumSource
    void while_it_is_paused_connections_wait_and_then_come(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            ListenSocket<Security> listener = test.listen(test.context(null, sockets));
            int port = test.on(listener::port);
            test.run(listener::pause);

            List<java.net.Socket> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    clients.add(Wire.connect(port));
                }
                assertThat(test.<Boolean>on(listener::isPaused)).isTrue();
                test.loop.wakeUp();
                test.run(sockets::expectNothingMore);

                test.run(listener::resume);

                sockets.expect("open");
                sockets.expect("open");
                sockets.expect("open");
                assertThat(test.<Boolean>on(listener::isPaused)).isFalse();
            } finally {
                for (java.net.Socket client : clients) {
                    client.close();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_it_resets_those_who_wait_and_leaves_its_sockets_alone(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            ListenSocket<Security> listener = test.listen(test.context(null, sockets));
            int port = test.on(listener::port);
            try (java.net.Socket accepted = Wire.connect(port)) {
                sockets.expect("open");
                test.run(listener::pause);
                try (java.net.Socket waiting = Wire.connect(port)) {
                    test.run(listener::close);

                    assertThat(catchThrowable(() -> waiting.getInputStream().read()))
                            .isInstanceOf(IOException.class);
                }
                accepted.getOutputStream().write('x');
                sockets.expect("data x");
            }
            sockets.expect("end");
            sockets.expect("close ENDED");
            sockets.expectNothingMore();
        }
    }
}
