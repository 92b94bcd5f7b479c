package io.berth.eventloop;

import static io.berth.eventloop.Calls.refused;
import static io.berth.eventloop.Calls.stepUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Kind;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is closed says so, answers what may still be asked, and can be closed as often as one likes. */
@Contract
@Timeout(60)
class UseAfterCloseTest {
    private static void allClosed(String what, ThrowingCallable... calls) {
        for (ThrowingCallable call : calls) {
            assertThat(refused(Kind.CLOSED, call)).hasMessageContaining(what);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_loop_makes_nothing_more(Backend backend) {
        StandaloneLoop<String> loop = backend.standalone("data");
        SocketContext<Security, Void, Void> context =
                loop.context(Wiring.chosen().accepting(), null, new Recorder());
        loop.close();

        allClosed(
                "the loop is closed",
                () -> loop.context(Wiring.chosen().accepting(), null, new Recorder()),
                () -> loop.timer("data", timer -> {}),
                () -> loop.fallthroughTimer("data", timer -> {}),
                () -> loop.beforeIteration(() -> {}),
                () -> loop.afterIteration(() -> {}),
                () -> loop.defer(() -> {}),
                () -> loop.runOnLoop(() -> {}),
                loop::wakeUp,
                loop::run,
                loop::step);
        allClosed("is closed", () -> context.listen("127.0.0.1", 0), () -> context.connect("127.0.0.1", 1));
        assertThat(loop.data()).isEqualTo("data");
        assertThat(loop.transport()).isEqualToIgnoringCase(backend.name());
        assertThat(loop.isOnLoop()).isTrue();
        assertThat(loop.close().succeeded()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_attached_loop_has_no_iterations_any_more(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            Loop<String> loop = Loop.attach(test.vertx, "data");
            TestLoop.await(loop.close());

            allClosed("the loop is closed", loop::wakeUp, () -> loop.defer(() -> {}));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_context_makes_nothing_more(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        SocketContext<Security, String, Void> context =
                loop.context(Wiring.chosen().accepting(), "data", new SocketHandler<>() {});
        context.close();

        allClosed(
                "the context is closed",
                () -> context.listen("127.0.0.1", 0),
                () -> context.connect("127.0.0.1", 1),
                () -> context.adopt(1_000_000),
                () -> context.highWaterBytes(1));
        context.close();
        context.closeAll(1);
        context.forEach(socket -> {
            throw new AssertionError("there is none");
        });
        assertThat(context.isClosed()).isTrue();
        assertThat(context.openSockets()).isZero();
        assertThat(context.data()).isEqualTo("data");
        assertThat(loop.step()).isFalse();
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_listener_is_done_for(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        ListenSocket<Security> listener = loop.context(Wiring.chosen().accepting(), (Void) null, new Recorder())
                .listen("127.0.0.1", 0)
                .result();
        int port = listener.port();
        listener.close();

        allClosed("the listener is closed", listener::pause, listener::resume, () -> listener.maxConnections(1));
        listener.close();
        assertThat(listener.isClosed()).isTrue();
        assertThat(listener.isPaused()).isFalse();
        assertThat(listener.port()).isEqualTo(port);
        assertThat(listener.openConnections()).isZero();
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_socket_is_done_for(Backend backend, @TempDir Path folder) throws Exception {
        StandaloneLoop<Void> loop = backend.standalone(null);
        Recorder sockets = new Recorder();
        SocketContext<Security, Void, Void> context =
                loop.context(Wiring.chosen().accepting(), null, sockets);
        ListenSocket<Security> listener = context.listen("127.0.0.1", 0).result();
        ByteBuffer bytes = ByteBuffer.allocate(3);
        try (java.net.Socket client = Wire.connect(listener.port());
                FileChannel file = FileChannel.open(Files.createFile(folder.resolve("file")))) {
            stepUntil(loop, () -> sockets.socket != null);
            Socket<Security, Void> socket = sockets.socket;
            socket.close(7);

            allClosed(
                    "the socket is closed",
                    () -> socket.write(bytes),
                    () -> socket.write(bytes, bytes),
                    () -> socket.send(bytes),
                    () -> socket.send(bytes, bytes),
                    () -> socket.sendMore(bytes),
                    () -> socket.sendFile(file, 0, 1),
                    socket::flush,
                    socket::pause,
                    socket::resume,
                    socket::shutdown,
                    socket::shutdownInput,
                    () -> socket.timeout(1),
                    () -> socket.longTimeout(1),
                    socket::localAddress,
                    socket::remoteAddress,
                    socket::descriptor,
                    () -> context.adopt(socket, null));
            socket.close(8);
            socket.reset();
            assertThat(bytes.position()).isZero();
            assertThat(socket.isClosed()).isTrue();
            assertThat(socket.data()).isNull();
            assertThat(socket.context()).isSameAs(context);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(sockets.reason.code()).isEqualTo(7);
        sockets.expect("open");
        sockets.expect("close CLOSED");
        sockets.expectNothingMore();
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void everything_of_a_closed_loop_is_closed(Backend backend) throws Exception {
        StandaloneLoop<Void> loop = backend.standalone(null);
        Recorder sockets = new Recorder();
        SocketContext<Security, Void, Void> context =
                loop.context(Wiring.chosen().accepting(), null, sockets);
        ListenSocket<Security> listener = context.listen("127.0.0.1", 0).result();
        try (java.net.Socket client = Wire.connect(listener.port())) {
            stepUntil(loop, () -> sockets.socket != null);
            SocketContext<Security, Void, Void> calling =
                    loop.context(Wiring.chosen().connecting(), null, new Recorder());
            Connecting connecting = calling.connect("127.0.0.1", listener.port());

            loop.close();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(List.of(context.isClosed(), listener.isClosed(), sockets.socket.isClosed(), connecting.isDone()))
                    .containsOnly(true);
        }
        assertThat(sockets.next()).isEqualTo("open");
        assertThat(sockets.reason.why()).isEqualTo(CloseReason.Why.LOOP_CLOSED);
    }
}
