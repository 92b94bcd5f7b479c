package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.berth.eventloop.LoopException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class SocketContextTest {
    private static String take(BlockingQueue<String> events) throws InterruptedException {
        return events.poll(TestLoop.WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void the_data_of_a_socket_is_null_in_onOpen_then_what_that_returned_then_what_was_set(Backend backend)
            throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        SocketHandler<Security, String, Integer> handler = SocketHandler.<Security, String, Integer>builder()
                .open((name, socket) -> {
                    events.add(name + " open " + socket.data());
                    return 7;
                })
                .data((name, socket, bytes) -> {
                    events.add(name + " data " + socket.data());
                    socket.data(socket.data() + 1);
                })
                .close((name, socket, reason) -> {
                    events.add(name + " close " + socket.data());
                    socket.data(100);
                    events.add("at last " + socket.data());
                })
                .build();
        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, String, Integer> context = test.context("mine", handler);
            assertThat(context.data()).isEqualTo("mine");
            assertThat(context.loop()).isSameAs(test.loop);
            assertThat(context.security()).isSameAs(Wiring.chosen().accepting());
            try (java.net.Socket client = Wire.connect(test.port(context))) {
                Wire.send(client, "x");
                assertThat(take(events)).isEqualTo("mine open null");
                assertThat(take(events)).isEqualTo("mine data 7");
            }
            assertThat(take(events)).isEqualTo("mine close 8");
            assertThat(take(events)).isEqualTo("at last 100");
        }
    }

    @ParameterizedTest
    @EnumSource
    void forEach_visits_every_open_socket_and_may_close_any(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend);
                java.net.Socket second = Wire.connect(wire.port);
                java.net.Socket third = Wire.connect(wire.port)) {
            wire.server.expect("open");
            wire.server.expect("open");
            assertThat(wire.<Integer>on(wire.context::openSockets)).isEqualTo(3);

            List<Socket<Security, Void>> visited = new ArrayList<>();
            wire.run(() -> wire.context.forEach(visited::add));
            assertThat(visited).hasSize(3).doesNotHaveDuplicates().contains(wire.socket);

            // When the first that is visited closes all others, they are not visited any more
            List<Socket<Security, Void>> survivors = new ArrayList<>();
            wire.run(() -> wire.context.forEach(socket -> {
                survivors.add(socket);
                visited.stream().filter(other -> other != socket).forEach(Socket::close);
            }));
            assertThat(survivors).hasSize(1);
            assertThat(wire.<Integer>on(wire.context::openSockets)).isEqualTo(1);
            wire.server.expect("close CLOSED");
            wire.server.expect("close CLOSED");
            wire.server.expectNothingMore();
            assertThat(second.isConnected() && third.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeAll_closes_every_socket_with_a_code_and_the_context_goes_on(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend);
                java.net.Socket second = Wire.connect(wire.port)) {
            wire.server.expect("open");

            wire.run(() -> wire.context.closeAll(9));

            wire.server.expect("close CLOSED");
            wire.server.expect("close CLOSED");
            assertThat(wire.server.reason.code()).isEqualTo(9);
            wire.seesEnd();
            Wire.seesEnd(second);
            assertThat(wire.<Integer>on(wire.context::openSockets)).isZero();
            try (java.net.Socket next = Wire.connect(wire.port)) {
                wire.server.expect("open");
                Wire.send(next, "hello");
                wire.server.expect("data hello");
            }
        }
    }

    @PlainOnly("a context of TLS accepts connections or makes them, not both")
    @ParameterizedTest
    @EnumSource
    void closing_a_context_closes_its_listeners_its_attempts_to_connect_and_its_sockets(Backend backend)
            throws Exception {
        Recorder recorder = new Recorder();
        try (TestLoop test = new TestLoop(backend);
                ServerSocket peer = Wiring.server()) {
            SocketContext<Security, Void, Void> context = test.context(null, recorder);
            ListenSocket<Security> one = test.listen(context);
            ListenSocket<Security> two = test.listen(context);
            int port = test.on(one::port);
            try (java.net.Socket client = Wire.connect(port)) {
                recorder.expect("open");

                Connecting attempt = test.on(() -> {
                    Connecting made = context.connect(peer.getLocalSocketAddress(), ConnectOptions.DEFAULT);
                    assertThat(made.isDone()).isFalse();
                    context.close();
                    context.close();
                    return made;
                });

                recorder.expect("connectError CLOSED");
                recorder.expect("close CONTEXT_CLOSED");
                Wire.seesEnd(client);
                assertThat(test.<Boolean>on(attempt::isDone)).isTrue();
                assertThat(test.<Boolean>on(one::isClosed)).isTrue();
                assertThat(test.<Boolean>on(two::isClosed)).isTrue();
                assertThat(test.<Boolean>on(context::isClosed)).isTrue();
                assertThat(test.<Integer>on(context::openSockets)).isZero();
            }
            assertThatThrownBy(() -> Wire.connect(port).close()).isInstanceOf(IOException.class);
            recorder.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_context_makes_no_sockets(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                SocketContext<Security, Void, Void> context = wire.context;
                InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), wire.port);
                context.close();
                Wire.assertKind(Kind.CLOSED, () -> context.listen("127.0.0.1", 0));
                Wire.assertKind(Kind.CLOSED, () -> context.connect(address, ConnectOptions.DEFAULT));
                Wire.assertKind(Kind.CLOSED, () -> context.adopt(wire.socket, null));
                Wire.assertKind(Kind.CLOSED, () -> context.highWaterBytes(1));
                context.closeAll(1);
                context.forEach(socket -> fail("there is no socket"));
            });
            wire.server.expect("close CONTEXT_CLOSED");
            wire.server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void contexts_and_sockets_are_for_the_loops_thread(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            Wire.assertKind(Kind.WRONG_THREAD, () -> wire.context.openSockets());
            Wire.assertKind(Kind.WRONG_THREAD, () -> wire.context.closeAll(0));
            Wire.assertKind(Kind.WRONG_THREAD, () -> wire.context.close());
            Wire.assertKind(Kind.WRONG_THREAD, () -> wire.socket.send(Wire.text("x")));
            Wire.assertKind(Kind.WRONG_THREAD, () -> wire.socket.close());

            wire.send("hello");
            wire.server.expect("data hello");
        }
    }
}
