package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.berth.eventloop.StandaloneLoop;
import io.berth.udp.UdpException.Kind;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How sockets come about, and what is said when they do not. */
@Timeout(60)
class OpeningTest {
    private static final UdpHandler<Void> DEAF = new UdpHandler<>() {};
    private static final String NO_HOST = "no-such-host.invalid"; // a name that never will be one, by its own words

    private static Future<UdpSocket<Void>> bind(TestLoop on, String host, int port) {
        return on.on(() -> UdpSocket.bind(on.loop, host, port, null, DEAF));
    }

    private static Future<UdpSocket<Void>> connect(TestLoop on, String host, int port) {
        return on.on(() -> UdpSocket.connect(on.loop, host, port, null, DEAF));
    }

    @ParameterizedTest
    @EnumSource
    void port_0_has_the_system_choose_one(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            InetSocketAddress one = on.address(await(bind(on, "127.0.0.1", 0)));
            InetSocketAddress other = on.address(await(bind(on, "127.0.0.1", 0)));
            assertThat(one.getPort()).isPositive().isNotEqualTo(other.getPort());
            assertThat(one.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
        }
    }

    @ParameterizedTest
    @EnumSource
    void with_an_address_the_socket_is_there_when_the_call_returns(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            on.run(() -> {
                assertThat(UdpSocket.bind(on.loop, "127.0.0.1", 0, null, DEAF).succeeded())
                        .isTrue();
                assertThat(UdpSocket.connect(
                                        on.loop, "127.0.0.1", peer.address().getPort(), null, DEAF)
                                .succeeded())
                        .isTrue();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_stands_for_its_address(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            InetAddress bound = on.address(await(bind(on, "localhost", 0))).getAddress();
            assertThat(bound.isLoopbackAddress()).isTrue();
            UdpSocket<Void> connected =
                    await(connect(on, "localhost", peer.address().getPort()));
            assertThat(on.on(connected::remoteAddress).getAddress().isLoopbackAddress())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_future_of_a_name_is_completed_on_the_loop(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            Future<Boolean> onLoop = on.on(() -> UdpSocket.bind(on.loop, "localhost", 0, null, DEAF)
                    .map(socket -> on.loop.isOnLoop() && !socket.isClosed()));
            assertThat(await(onLoop)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_nobody_knows_is_named(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            for (Future<?> opening : new Future<?>[] {bind(on, NO_HOST, 0), connect(on, NO_HOST, 9)}) {
                assertThatThrownBy(() -> await(opening))
                        .isInstanceOf(UdpException.Unavailable.class)
                        .hasMessage("cannot resolve host '" + NO_HOST + "': " + Kind.INVALID_HOST.advice())
                        .hasCauseInstanceOf(Exception.class)
                        .satisfies(kindIs(Kind.INVALID_HOST));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_taken_port_is_named_with_what_to_do(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Future<?> opening = bind(on, "127.0.0.1", peer.address().getPort());
            assertThatThrownBy(() -> await(opening))
                    .hasMessageStartingWith(
                            "cannot bind to 127.0.0.1:" + peer.address().getPort() + ": bind failed, EADDRINUSE: ")
                    .satisfies(network("EADDRINUSE", "bind", peer.address()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_a_socket_of_the_same_loop_has_is_taken(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> first = on.bind(DEAF);
            InetSocketAddress address = on.address(first);
            assertThatThrownBy(() -> await(bind(on, "127.0.0.1", address.getPort())))
                    .satisfies(network("EADDRINUSE", "bind", address));
            assertThat(on.on(first::isClosed)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_address_of_another_host_is_named(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.1", 0); // kept free for examples
            assertThatThrownBy(() -> await(bind(on, "192.0.2.1", 0)))
                    .satisfies(network("EADDRNOTAVAIL", "bind", elsewhere));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_source_of_another_host_fails_the_connection(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpOptions options = UdpOptions.DEFAULT.withSource(new InetSocketAddress("192.0.2.1", 0));
            Future<UdpSocket<Void>> opening =
                    on.on(() -> UdpSocket.connect(on.loop, peer.address(), options, null, DEAF));
            assertThatThrownBy(() -> await(opening))
                    .isInstanceOfSatisfying(
                            UdpException.Network.class,
                            failure -> assertThat(failure.reason()).isEqualTo("EADDRNOTAVAIL"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_source_is_where_a_connected_socket_comes_from(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpOptions options = UdpOptions.DEFAULT.withSource(new InetSocketAddress("127.0.0.2", 0));
            UdpSocket<Void> socket =
                    await(on.on(() -> UdpSocket.connect(on.loop, peer.address(), options, null, DEAF)));
            assertThat(on.address(socket).getAddress().getHostAddress()).isEqualTo("127.0.0.2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_bound_socket_has_no_source(Backend backend) {
        UdpOptions options = UdpOptions.DEFAULT.withSource(TestLoop.ANY_PORT);
        expectInvalid(
                backend,
                "a source is for connected sockets",
                on -> UdpSocket.bind(on.loop, TestLoop.ANY_PORT, options, null, DEAF));
    }

    // --- arguments that make no sense

    @ParameterizedTest
    @CsvSource({"EPOLL, ''", "EPOLL, ' '", "NIO, ''", "NIO, ' '"})
    void a_blank_host_is_refused(Backend backend, String host) {
        expectInvalid(backend, "host is blank", on -> UdpSocket.bind(on.loop, host, 0, null, DEAF));
        expectInvalid(backend, "host is blank", on -> UdpSocket.connect(on.loop, host, 9, null, DEAF));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void a_port_that_is_none_is_refused(int port) {
        String text = "port is " + port + " and must be from 0 to 65535";
        expectInvalid(Backend.NIO, text, on -> UdpSocket.bind(on.loop, "127.0.0.1", port, null, DEAF));
        expectInvalid(Backend.EPOLL, text, on -> UdpSocket.connect(on.loop, "127.0.0.1", port, null, DEAF));
    }

    @ParameterizedTest
    @EnumSource
    void nobody_is_at_port_0(Backend backend) {
        expectInvalid(
                backend,
                "port is 0, where nobody can be",
                on -> UdpSocket.connect(on.loop, "127.0.0.1", 0, null, DEAF));
    }

    @ParameterizedTest
    @EnumSource
    void an_argument_that_is_missing_is_named(Backend backend) {
        UdpOptions options = UdpOptions.DEFAULT;
        InetSocketAddress address = TestLoop.ANY_PORT;
        try (TestLoop on = new TestLoop(backend)) {
            expectMissing(on, "handler", () -> UdpSocket.bind(on.loop, "127.0.0.1", 0, null, null));
            expectMissing(on, "handler", () -> UdpSocket.connect(on.loop, "127.0.0.1", 9, null, null));
            expectMissing(on, "host", () -> UdpSocket.bind(on.loop, null, 0, null, DEAF));
            expectMissing(on, "address", () -> UdpSocket.bind(on.loop, null, options, null, DEAF));
            expectMissing(on, "address", () -> UdpSocket.connect(on.loop, null, options, null, DEAF));
            expectMissing(on, "options", () -> UdpSocket.bind(on.loop, address, null, null, DEAF));
            expectMissing(on, "loop", () -> UdpSocket.bind(null, address, options, null, DEAF));
            expectMissing(on, "source", () -> UdpSocket.adopt(on.loop, null, options, null, DEAF));
            expectMissing(on, "loop", () -> PacketBatch.on(null));
        }
    }

    // --- a name takes time

    @ParameterizedTest
    @EnumSource
    void the_loop_is_closed_while_a_name_is_looked_up(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            Future<UdpSocket<Void>> opening = on.on(() -> {
                Future<UdpSocket<Void>> begun = UdpSocket.bind(on.loop, "localhost", 0, null, DEAF);
                on.loop.close();
                return begun;
            });
            assertThatThrownBy(() -> await(opening))
                    .hasMessageStartingWith("the loop was closed while the host was looked up")
                    .satisfies(kindIs(Kind.CLOSED));
        }
    }

    /** The event loop beneath may be gone too when the answer comes. */
    @ParameterizedTest
    @EnumSource
    void a_standalone_loop_is_closed_while_a_name_is_looked_up(Backend backend) {
        for (String host : new String[] {"localhost", NO_HOST}) {
            StandaloneLoop<String> loop = backend.standalone("test");
            Future<UdpSocket<Void>> opening = UdpSocket.bind(loop, host, 0, null, DEAF);
            loop.close();
            assertThat(opening.isComplete()).isTrue();
            assertThatThrownBy(() -> await(opening))
                    .hasMessageStartingWith("the loop was closed while the host was looked up")
                    .satisfies(kindIs(Kind.CLOSED));
        }
    }

    // ---

    private static void expectInvalid(Backend backend, String text, Consumer<TestLoop> misuse) {
        try (TestLoop on = new TestLoop(backend)) {
            on.run(() -> assertThatThrownBy(() -> misuse.accept(on))
                    .hasMessageStartingWith(text)
                    .satisfies(kindIs(Kind.INVALID_ARGUMENT)));
        }
    }

    private static void expectMissing(TestLoop on, String name, Supplier<?> misuse) {
        Throwable thrown = on.on(() -> catchThrowable(misuse::get));
        assertThat(thrown).isInstanceOf(NullPointerException.class).hasMessage(name);
    }

    private static Consumer<Throwable> kindIs(Kind kind) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        UdpException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private static Consumer<Throwable> network(String reason, String systemCall, InetSocketAddress address) {
        return thrown -> assertThat(thrown).isInstanceOfSatisfying(UdpException.Network.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.systemCall()).isEqualTo(systemCall);
            assertThat(failure.address()).isEqualTo(address);
            assertThat(failure.getMessage()).contains(reason).doesNotEndWith(reason + ": ");
        });
    }
}
