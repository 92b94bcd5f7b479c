package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.DatagramSource;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.StandaloneLoop;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every public method is called from the wrong thread, and on what is closed; a new one is found by itself. */
@Timeout(60)
class MisuseTest {
    private static final Set<String> ANY_THREAD = Set.of("loop", "toString", "equals", "hashCode");
    private static final Set<String> ALSO_WHEN_CLOSED =
            Set.of("data", "localAddress", "remoteAddress", "statistics", "isClosed", "close");

    /** An argument for every type of parameter there is. */
    private static Map<Class<?>, Object> arguments(TestLoop on, PacketBatch batch, Packet packet) {
        Map<Class<?>, Object> arguments = new HashMap<>();
        arguments.put(Loop.class, on.loop);
        arguments.put(String.class, "127.0.0.1");
        arguments.put(int.class, 1);
        arguments.put(Object.class, "data");
        arguments.put(UdpHandler.class, new Ear());
        arguments.put(UdpOptions.class, UdpOptions.DEFAULT);
        arguments.put(DatagramSource.class, new DatagramSource.Descriptor(Integer.MAX_VALUE));
        arguments.put(InetSocketAddress.class, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        arguments.put(InetAddress.class, group());
        arguments.put(NetworkInterface.class, loopback());
        arguments.put(ByteBuffer.class, ByteBuffer.allocate(1));
        arguments.put(PacketBatch.class, batch);
        arguments.put(Packet.class, packet);
        return arguments;
    }

    private static InetAddress group() {
        return new InetSocketAddress("239.1.2.3", 9).getAddress();
    }

    private static NetworkInterface loopback() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        } catch (SocketException e) {
            throw new AssertionError(e);
        }
    }

    /** The public methods that count: those of objects, or those of the class. */
    private static List<Method> methods(Class<?> type, boolean ofClass) {
        List<Method> methods = Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> Modifier.isStatic(method.getModifiers()) == ofClass)
                .filter(method -> !ANY_THREAD.contains(method.getName()) && !method.isSynthetic())
                .toList();
        assertThat(methods).isNotEmpty();
        return methods;
    }

    /** Calls a method, and returns what it throws, or null. */
    private static Throwable call(Method method, Object target, Map<Class<?>, Object> arguments) {
        List<Object> given = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            assertThat(arguments).as("an argument for " + method).containsKey(type);
            given.add(arguments.get(type));
        }
        try {
            method.invoke(target, given.toArray());
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static void expectWrongThread(Method method, Throwable thrown) {
        assertThat(thrown)
                .as(method.toGenericString())
                .hasMessageContaining(Thread.currentThread().getName())
                .hasMessageContaining("runOnLoop")
                .isInstanceOfSatisfying(
                        LoopException.Misuse.class,
                        misuse -> assertThat(misuse.kind()).isEqualTo(LoopException.Kind.WRONG_THREAD));
    }

    private static void expectClosed(Method method, Throwable thrown, String text) {
        assertThat(thrown)
                .as(method.toGenericString())
                .hasMessageStartingWith(text)
                .isInstanceOfSatisfying(
                        Misuse.class, misuse -> assertThat(misuse.kind()).isEqualTo(Kind.CLOSED));
    }

    /** A packet that some callback has kept. */
    private static Packet keptPacket(TestLoop on) {
        List<Packet> kept = new ArrayList<>();
        Ear ear = new Acting((socket, packets) -> kept.add(packets.get(0)));
        UdpSocket<Void> socket = on.bind(ear);
        try (JdkPeer peer = new JdkPeer()) {
            peer.send("kept", on.address(socket));
            ear.datagram();
        }
        on.run(socket::close);
        return kept.get(0);
    }

    @ParameterizedTest
    @EnumSource
    void every_method_of_a_socket_is_for_its_loop_alone(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            Map<Class<?>, Object> arguments = arguments(on, on.on(() -> PacketBatch.on(on.loop)), keptPacket(on));
            for (Method method : methods(UdpSocket.class, false)) {
                expectWrongThread(method, call(method, socket, arguments));
            }
            assertThat(socket.loop()).isSameAs(on.loop);
            assertThat(ear.closed).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sockets_are_opened_on_their_loop_alone(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            Map<Class<?>, Object> arguments = arguments(on, null, null);
            for (Method method : methods(UdpSocket.class, true)) {
                expectWrongThread(method, call(method, null, arguments));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_method_of_a_batch_is_for_its_loop_alone(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            PacketBatch batch = on.on(() -> PacketBatch.on(on.loop));
            Map<Class<?>, Object> arguments = arguments(on, batch, keptPacket(on));
            for (Method method : methods(PacketBatch.class, false)) {
                expectWrongThread(method, call(method, batch, arguments));
            }
            for (Method method : methods(PacketBatch.class, true)) {
                expectWrongThread(method, call(method, null, arguments));
            }
            assertThat(on.on(batch::count)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_methods_of_a_closed_socket_say_that_it_is_closed(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            Map<Class<?>, Object> arguments = arguments(on, on.on(() -> PacketBatch.on(on.loop)), keptPacket(on));
            on.run(() -> {
                socket.close();
                for (Method method : methods(UdpSocket.class, false)) {
                    if (!ALSO_WHEN_CLOSED.contains(method.getName())) {
                        expectClosed(method, call(method, socket, arguments), "the socket is closed: ");
                    }
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_methods_of_a_closed_batch_say_that_it_is_closed(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            PacketBatch batch = on.on(() -> PacketBatch.on(on.loop));
            Map<Class<?>, Object> arguments = arguments(on, batch, keptPacket(on));
            on.run(() -> {
                batch.close();
                for (Method method : methods(PacketBatch.class, false)) {
                    if (!method.getName().equals("close")) {
                        expectClosed(method, call(method, batch, arguments), "the batch is closed: ");
                    }
                }
                batch.close();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_socket_still_has_its_data_addresses_and_statistics(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> bound = on.bind(ear);
            peer.send("one", on.address(bound));
            ear.datagram();
            UdpSocket<Void> connected = on.connect(peer.address(), new Ear());
            UdpSocket<String> withData = on.bind(UdpOptions.DEFAULT, "data", new UdpHandler<>() {});
            on.run(() -> {
                InetSocketAddress local = bound.localAddress();
                UdpStatistics statistics = bound.statistics();
                bound.close();
                connected.close();
                withData.close();

                assertThat(bound.localAddress()).isEqualTo(local);
                assertThat(bound.remoteAddress()).isNull();
                assertThat(bound.statistics()).isEqualTo(statistics);
                assertThat(bound.statistics().received()).isEqualTo(1);
                assertThat(connected.remoteAddress()).isEqualTo(peer.address());
                assertThat(withData.data()).isEqualTo("data");
                withData.data("other data");
                assertThat(withData.data()).isEqualTo("other data");
                assertThat(withData.toString()).startsWith("UdpSocket[");
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void sockets_and_batches_are_closed_with_their_loop_and_none_are_made_after(Backend backend) {
        StandaloneLoop<String> loop = backend.standalone("test");
        UdpSocket<Void> socket = await(UdpSocket.bind(loop, "127.0.0.1", 0, null, new Ear()));
        PacketBatch batch = PacketBatch.on(loop);
        batch.add(ByteBuffer.allocate(1), socket.localAddress());

        loop.close();

        assertThat(socket.isClosed()).isTrue();
        assertThatThrownBy(batch::count).isInstanceOf(Misuse.class).hasMessageStartingWith("the batch is closed");
        batch.close();
        for (ThrowingCallable late : List.<ThrowingCallable>of(
                () -> UdpSocket.bind(loop, "127.0.0.1", 0, null, new Ear()),
                () -> UdpSocket.connect(loop, "127.0.0.1", 9, null, new Ear()),
                () -> PacketBatch.on(loop))) {
            assertThatThrownBy(late)
                    .hasMessageStartingWith("the loop is closed")
                    .isInstanceOfSatisfying(
                            LoopException.Misuse.class,
                            misuse -> assertThat(misuse.kind()).isEqualTo(LoopException.Kind.CLOSED));
        }
    }
}
