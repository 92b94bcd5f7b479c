package io.berth.eventloop;

import static io.berth.eventloop.Calls.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.transport.Slab;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every public method of what belongs to a loop, called from another thread. */
@Contract
@Timeout(60)
class ThreadConfinementTest {
    /** What is for any thread: it hands over, asks what never changes, or says so in its Javadoc. */
    private static final Map<Class<?>, Set<String>> FOR_ANY_THREAD = Map.of(
            Loop.class, Set.of("data", "transport", "defer", "runOnLoop", "wakeUp", "isOnLoop", "close", "isClosed"),
            StandaloneLoop.class, Set.of(),
            Timer.class, Set.of("data"),
            SocketContext.class, Set.of("data", "loop", "security"),
            Socket.class, Set.of("context"),
            ListenSocket.class, Set.of(),
            Connecting.class, Set.of("target"));

    @ParameterizedTest
    @EnumSource
    void a_call_from_another_thread_is_refused_and_changes_nothing(Backend backend, @TempDir Path folder)
            throws Exception {
        Slab slab = Slab.allocate(1);
        StandaloneLoop<String> loop = backend.standalone("data");
        Recorder sockets = new Recorder();
        SocketContext<Security, Void, Void> context =
                loop.context(Wiring.chosen().accepting(), null, sockets);
        ListenSocket<Security> listener = context.listen("127.0.0.1", 0).result();
        Timer<Void> timer = loop.<Void>timer(null, fired -> {}).once(Duration.ofHours(1));
        try (java.net.Socket client = Wire.connect(listener.port());
                FileChannel file = FileChannel.open(Files.createFile(folder.resolve("file")));
                ServerSocket peer = Wiring.server();
                SocketChannel channel = SocketChannel.open(peer.getLocalSocketAddress())) {
            Calls.stepUntil(loop, () -> context.openSockets() == 1);
            SocketContext<Security, Void, Void> calling =
                    loop.context(Wiring.chosen().connecting(), null, new Recorder());
            Connecting connecting = calling.connect("127.0.0.1", peer.getLocalPort());
            Arrange arrange = new Arrange(sockets.socket, file, channel, slab);
            Map<Class<?>, Object> confined = Map.of(
                    Loop.class, loop,
                    StandaloneLoop.class, loop,
                    Timer.class, timer,
                    SocketContext.class, context,
                    Socket.class, sockets.socket,
                    ListenSocket.class, listener,
                    Connecting.class, connecting);
            assertThat(confined.keySet()).isEqualTo(FOR_ANY_THREAD.keySet());

            int calls = 0;
            for (Map.Entry<Class<?>, Object> entry : confined.entrySet()) {
                for (Method method : confinedMethods(entry.getKey())) {
                    Throwable failure = failureElsewhere(method, entry.getValue(), arrange.argumentsOf(method));
                    assertThat(refusal(Kind.WRONG_THREAD, failure))
                            .as("%s", method)
                            .hasMessageContaining("'elsewhere'");
                    calls++;
                }
            }

            assertThat(calls).isGreaterThan(60);
            assertThat(loop.isClosed()).isFalse();
            assertThat(loop.iteration()).isPositive();
            assertThat(timer.isArmed()).isTrue();
            assertThat(timer.isClosed()).isFalse();
            assertThat(context.isClosed()).isFalse();
            assertThat(context.openSockets()).isEqualTo(1);
            assertThat(context.highWaterBytes).isEqualTo(SocketContext.DEFAULT_HIGH_WATER_BYTES);
            assertThat(sockets.socket.isClosed()).isFalse();
            assertThat(sockets.socket.isPaused()).isFalse();
            assertThat(sockets.socket.isShutdown()).isFalse();
            assertThat(sockets.socket.bufferedBytes()).isZero();
            assertThat(listener.isClosed()).isFalse();
            assertThat(listener.isPaused()).isFalse();
            assertThat(connecting.isDone()).isFalse();
            assertThat(client.getInputStream().available()).isZero();
        }
        loop.close();
        slab.release();
    }

    private static List<Method> confinedMethods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !method.getName().equals("toString"))
                .filter(method -> !isForAnyThread(type, method))
                .toList();
    }

    /** By name; setting a value is another matter than asking for it. */
    private static boolean isForAnyThread(Class<?> type, Method method) {
        return FOR_ANY_THREAD.get(type).contains(method.getName());
    }

    private static Throwable failureElsewhere(Method method, Object target, Object[] arguments) {
        return Calls.elsewhere(() -> {
            Throwable failure = catchThrowable(() -> method.invoke(target, arguments));
            return failure instanceof InvocationTargetException called ? called.getCause() : failure;
        });
    }

    /** Makes arguments that a call on the loop would take. */
    private record Arrange(Socket<Security, Void> socket, FileChannel file, SocketChannel channel, Slab slab) {
        Object[] argumentsOf(Method method) {
            return Arrays.stream(method.getParameterTypes()).map(this::argument).toArray();
        }

        private Object argument(Class<?> type) {
            Map<Class<?>, Object> values = Map.ofEntries(
                    Map.entry(int.class, 1),
                    Map.entry(long.class, 1L),
                    Map.entry(String.class, "127.0.0.1"),
                    Map.entry(Object.class, "data"),
                    Map.entry(Runnable.class, (Runnable) () -> {}),
                    Map.entry(Consumer.class, (Consumer<Object>) value -> {}),
                    Map.entry(Duration.class, Duration.ofMillis(1)),
                    Map.entry(Security.class, Wiring.chosen().accepting()),
                    Map.entry(SocketHandler.class, new Recorder()),
                    Map.entry(SocketAddress.class, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)),
                    Map.entry(ListenOptions.class, ListenOptions.DEFAULT),
                    Map.entry(ListenSource.class, ListenSource.descriptors(0)),
                    Map.entry(ConnectOptions.class, ConnectOptions.DEFAULT),
                    Map.entry(List.class, List.of(socket.context())),
                    Map.entry(ByteBuffer.class, ByteBuffer.allocate(1)),
                    Map.entry(FileChannel.class, file),
                    Map.entry(SocketChannel.class, channel),
                    Map.entry(Socket.class, socket),
                    Map.entry(Received.class, new Received(slab)));
            assertThat(values).as("an argument for a new method").containsKey(type);
            return values.get(type);
        }
    }
}
