package io.berth.eventloop;

import static io.berth.eventloop.Wire.TOO_MUCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.LoopException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class SocketAdoptTest {
    /** What becomes of sockets after an upgrade: they count the messages they got. */
    private static final class Upgraded implements SocketHandler<Security, String, Integer> {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public Integer onOpen(String name, Socket<Security, Integer> socket) {
            events.add("open");
            return 0;
        }

        @Override
        public void onData(String name, Socket<Security, Integer> socket, Received bytes) {
            socket.data(socket.data() + 1);
            events.add(name + " " + socket.data() + " " + bytes.text());
        }

        @Override
        public void onWritable(String name, Socket<Security, Integer> socket) {
            events.add("writable");
        }

        @Override
        public void onClose(String name, Socket<Security, Integer> socket, CloseReason reason) {
            events.add("close " + reason.why());
        }

        void expect(String event) throws InterruptedException {
            assertThat(events.poll(TestLoop.WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(event);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_protocol_is_upgraded_inside_onData_with_data_of_another_type(Backend backend) throws Exception {
        Upgraded upgraded = new Upgraded();
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                super.onData(null, from, bytes);
                SocketContext<Security, String, Integer> next =
                        from.context().loop().context(Wiring.chosen().accepting(), "upgraded", upgraded);
                Socket<Security, Integer> moved = next.adopt(from, 41);
                moved.send(Wire.text("welcome"));
                // Then the old object is of no use any more, and the new one is in the new context
                Wire.assertKind(Kind.CLOSED, () -> from.write(bytes));
                Wire.assertKind(Kind.CLOSED, () -> next.adopt(from, 1));
                assertThat(from.isClosed()).isTrue();
                from.close();
                assertThat(moved.isEstablished()).isTrue();
                assertThat(moved.context()).isSameAs(next);
                assertThat(next.openSockets()).isEqualTo(1);
                assertThat(from.context().openSockets()).isZero();
                record("moved");
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.send("upgrade");
            server.expect("data upgrade");
            server.expect("moved");
            assertThat(wire.read(7)).isEqualTo("welcome");

            wire.send("hello");
            upgraded.expect("upgraded 42 hello");
            wire.client.close();
            upgraded.expect("close ENDED");
            server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_callback_that_fails_after_moving_its_socket_closes_it_in_its_new_life(Backend backend) throws Exception {
        Upgraded upgraded = new Upgraded();
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                from.context()
                        .loop()
                        .context(Wiring.chosen().accepting(), "upgraded", upgraded)
                        .adopt(from, 0);
                throw new IllegalStateException("after the move");
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.send("upgrade");

            server.expect("failure after the move");
            upgraded.expect("close CALLBACK_FAILED");
            wire.seesCutOff();
            server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_waits_moves_along_in_order(Backend backend) throws Exception {
        Upgraded upgraded = new Upgraded();
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                assertThat(wire.socket.send(Wire.heap(TOO_MUCH))).isEqualTo(Sent.BUFFERED);
                long waiting = wire.socket.bufferedBytes();
                Socket<Security, Integer> moved = wire.test
                        .loop
                        .context(Wiring.chosen().accepting(), "upgraded", upgraded)
                        .adopt(wire.socket, 0);
                assertThat(moved.bufferedBytes()).isEqualTo(waiting);
                assertThat(wire.socket.bufferedBytes()).isZero();
                assertThat(moved.sendMore(Wire.direct(TOO_MUCH, 100))).isEqualTo(Sent.REFUSED);
            });

            wire.readPattern(TOO_MUCH);

            upgraded.expect("writable");
            wire.server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_waits_for_more_moves_along_and_goes_at_the_end_of_the_iteration(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.sendMore(Wire.text("hel"));
                wire.test
                        .loop
                        .context(Wiring.chosen().accepting(), "upgraded", new Upgraded())
                        .adopt(wire.socket, 0)
                        .sendMore(Wire.text("lo"));
            });

            assertThat(wire.read(5)).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_pause_moves_along(Backend backend) throws Exception {
        Upgraded upgraded = new Upgraded();
        try (Wire wire = new Wire(backend)) {
            Socket<Security, Integer> moved = wire.on(() -> {
                wire.socket.pause();
                return wire.test
                        .loop
                        .context(Wiring.chosen().accepting(), "upgraded", upgraded)
                        .adopt(wire.socket, 0);
            });
            wire.send("hello");
            wire.settle();
            assertThat(wire.<Boolean>on(moved::isPaused)).isTrue();
            assertThat(upgraded.events).isEmpty();

            wire.run(moved::resume);

            upgraded.expect("upgraded 1 hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_of_another_loop_is_refused(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend);
                TestLoop other = new TestLoop(backend)) {
            SocketContext<Security, String, Integer> foreign = other.context("foreign", new Upgraded());

            other.run(() -> Wire.assertKind(Kind.CONTEXT, () -> foreign.adopt(wire.socket, 0)));

            wire.send("hello");
            wire.server.expect("data hello");
        }
    }

    /** A connected, non-blocking descriptor, as some other library may make one. */
    private static int descriptor(ServerSocket peer) throws IOException {
        io.netty.channel.unix.Socket socket = io.netty.channel.unix.Socket.newSocketStream();
        if (!socket.connect(peer.getLocalSocketAddress())) {
            // On loopback the handshake is over with the call that begins it
            assertThat(socket.finishConnect()).isTrue();
        }
        return socket.intValue();
    }

    @ParameterizedTest
    @EnumSource
    void a_descriptor_is_adopted_on_epoll_and_refused_on_nio(Backend backend) throws Exception {
        Upgraded handler = new Upgraded();
        try (TestLoop test = new TestLoop(backend);
                ServerSocket peer = Wiring.server()) {
            SocketContext<Security, String, Integer> context = test.connecting("adopted", handler);
            if (backend == Backend.NIO) {
                test.run(() -> Wire.assertKind(Kind.UNSUPPORTED_TRANSPORT, () -> context.adopt(0)));
                assertThat(test.<Integer>on(context::openSockets)).isZero();
                return;
            }
            int descriptor = descriptor(peer);

            Socket<Security, Integer> socket = test.on(() -> context.adopt(descriptor));

            assertThat(test.<Integer>on(socket::descriptor)).isEqualTo(descriptor);
            handler.expect("open");
            try (java.net.Socket other = peer.accept()) {
                Wire.send(other, "hello");
                handler.expect("adopted 1 hello");
                test.run(() -> socket.send(Wire.text("hi")));
                assertThat(Wire.read(other, 2)).isEqualTo("hi");
            }
            handler.expect("close ENDED");
        }
    }

    /** A connection to a peer, taken over from somebody else in the way that fits the backend. */
    private static final class TakenOver implements AutoCloseable {
        final Upgraded handler = new Upgraded();
        final TestLoop test;
        final SocketContext<Security, String, Integer> context;
        final java.net.Socket peer;
        private final ServerSocket server = Wiring.server();
        private final int descriptor; // epoll
        private final SocketChannel channel; // nio

        TakenOver(Backend backend) throws IOException {
            test = new TestLoop(backend);
            context = test.connecting("adopted", handler);
            descriptor = backend == Backend.EPOLL ? SocketAdoptTest.descriptor(server) : -1;
            channel = backend == Backend.NIO ? SocketChannel.open(server.getLocalSocketAddress()) : null;
            peer = server.accept();
            peer.setSoTimeout((int) TestLoop.WAIT_SECONDS * 1000);
        }

        /** Adopts it, and does something with it at once. */
        Socket<Security, Integer> adopt(Consumer<Socket<Security, Integer>> action) {
            return test.on(() -> {
                Socket<Security, Integer> socket = channel == null ? context.adopt(descriptor) : context.adopt(channel);
                action.accept(socket);
                return socket;
            });
        }

        @Override
        public void close() throws IOException {
            peer.close();
            server.close();
            test.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_paused_as_soon_as_it_is_adopted_opens_and_delivers_once_resumed(Backend backend) throws Exception {
        try (TakenOver taken = new TakenOver(backend)) {
            Socket<Security, Integer> socket = taken.adopt(Socket::pause);
            taken.handler.expect("open");
            Wire.send(taken.peer, "hello");
            taken.test.run(taken.test.loop::wakeUp);
            assertThat(taken.handler.events).isEmpty();

            taken.test.run(socket::resume);

            taken.handler.expect("adopted 1 hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_paused_and_resumed_as_soon_as_it_is_adopted_delivers(Backend backend) throws Exception {
        try (TakenOver taken = new TakenOver(backend)) {
            taken.adopt(socket -> {
                socket.pause();
                socket.resume();
            });
            Wire.send(taken.peer, "hello");

            taken.handler.expect("open");
            taken.handler.expect("adopted 1 hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_sent_as_soon_as_it_is_adopted_arrives_and_then_the_end(Backend backend) throws Exception {
        try (TakenOver taken = new TakenOver(backend)) {
            taken.adopt(socket -> {
                socket.send(Wire.text("hello"));
                socket.shutdown();
            });

            assertThat(Wire.read(taken.peer, 5)).isEqualTo("hello");
            Wire.seesEnd(taken.peer);
            taken.handler.expect("open");
            taken.peer.shutdownOutput();
            taken.handler.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_shut_down_as_soon_as_it_is_adopted_opens_and_tells_the_end(Backend backend) throws Exception {
        try (TakenOver taken = new TakenOver(backend)) {
            taken.adopt(Socket::shutdown);

            Wire.seesEnd(taken.peer);
            taken.handler.expect("open");
            Wire.send(taken.peer, "hello");
            taken.handler.expect("adopted 1 hello");
            taken.peer.shutdownOutput();
            taken.handler.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_that_reads_no_more_as_soon_as_it_is_adopted_opens_and_writes(Backend backend) throws Exception {
        try (TakenOver taken = new TakenOver(backend)) {
            Socket<Security, Integer> socket = taken.adopt(Socket::shutdownInput);
            taken.handler.expect("open");

            taken.test.run(() -> socket.send(Wire.text("hello")));

            assertThat(Wire.read(taken.peer, 5)).isEqualTo("hello");
            taken.test.run(socket::shutdown);
            Wire.seesEnd(taken.peer);
            taken.handler.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_channel_is_adopted_on_nio_and_refused_on_epoll(Backend backend) throws Exception {
        Upgraded handler = new Upgraded();
        try (TestLoop test = new TestLoop(backend);
                ServerSocket peer = Wiring.server();
                SocketChannel channel = SocketChannel.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.getLocalPort()))) {
            SocketContext<Security, String, Integer> context = test.connecting("adopted", handler);
            if (backend == Backend.EPOLL) {
                test.run(() -> Wire.assertKind(Kind.UNSUPPORTED_TRANSPORT, () -> context.adopt(channel)));
                assertThat(channel.isOpen()).isTrue();
                return;
            }

            Socket<Security, Integer> socket = test.on(() -> context.adopt(channel));

            handler.expect("open");
            try (java.net.Socket other = peer.accept()) {
                Wire.send(other, "hello");
                handler.expect("adopted 1 hello");
                test.run(() -> socket.send(Wire.text("hi")));
                assertThat(Wire.read(other, 2)).isEqualTo("hi");
            }
            handler.expect("close ENDED");
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @Test
    void a_descriptor_that_is_none_is_refused() {
        try (TestLoop test = new TestLoop(Backend.EPOLL)) {
            SocketContext<Security, String, Integer> context = test.connecting("adopted", new Upgraded());

            assertThatThrownBy(() -> test.run(() -> context.adopt(1_000_000_000)))
                    .isInstanceOfSatisfying(
                            LoopException.Network.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo("EBADF"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_cannot_be_adopted_is_refused(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                SocketChannel unconnected = SocketChannel.open()) {
            SocketContext<Security, String, Integer> context = test.connecting("adopted", new Upgraded());

            test.run(() -> {
                Wire.assertKind(Kind.INVALID_ARGUMENT, () -> context.adopt(unconnected));
                Wire.assertKind(Kind.INVALID_ARGUMENT, () -> context.adopt(-1));
                context.close();
                Wire.assertKind(Kind.CLOSED, () -> context.adopt(0));
            });

            assertThat(unconnected.isOpen()).isTrue();
        }
    }
}
