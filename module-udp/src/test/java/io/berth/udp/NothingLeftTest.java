package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.StandaloneLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What sockets and batches take of the kernel and of native memory they give back. */
@Timeout(60)
class NothingLeftTest {
    private static final int MANY = 300;

    /** Sends something by each way there is, so that all that is made on demand is there. */
    private static void use(TestLoop on, JdkPeer peer) {
        Ear ear = new Ear();
        UdpSocket<Void> socket = on.bind(ear);
        peer.send("use", on.address(socket));
        ear.datagram();
        on.run(() -> socket.send(ByteBuffer.allocate(1), peer.address()));
        peer.packet();
        on.run(socket::close);
    }

    @ParameterizedTest
    @EnumSource
    void many_sockets_opened_and_closed_leave_nothing(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            use(on, peer);
            Resources before = Resources.inUse();
            for (int i = 0; i < MANY; i++) {
                use(on, peer);
                UdpSocket<Void> connected = on.connect(peer.address(), new Ear());
                on.run(connected::close);
            }
            before.expectBack();
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_sockets_open_at_once_leave_nothing_when_their_loop_closes(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            use(on, peer);
            Resources before = Resources.inUse();
            List<Ear> ears = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                ears.add(new Ear());
                on.bind(ears.get(i));
            }
            assertThat(Resources.inUse().descriptors()).isGreaterThanOrEqualTo(before.descriptors() + MANY);

            await(on.loop.close());

            assertThat(ears).allSatisfy(ear -> assertThat(ear.closed).isCompleted());
            before.expectBack();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sockets_that_cannot_be_opened_leave_nothing(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            use(on, peer);
            UdpOptions noSuchSource = UdpOptions.DEFAULT.withSource(new InetSocketAddress("192.0.2.1", 0));
            Resources before = Resources.inUse();
            for (int i = 0; i < MANY; i++) {
                assertThatThrownBy(() -> await(on.on(
                                () -> UdpSocket.bind(on.loop, peer.address(), UdpOptions.DEFAULT, null, new Ear()))))
                        .isInstanceOf(UdpException.Network.class);
                assertThatThrownBy(() -> await(
                                on.on(() -> UdpSocket.connect(on.loop, peer.address(), noSuchSource, null, new Ear()))))
                        .isInstanceOf(UdpException.Network.class);
            }
            before.expectBack();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_gives_its_memory_back_when_it_is_closed(Backend backend) {
        int bytes = 1024 * 1024;
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            use(on, peer);
            Resources before = Resources.inUse();
            List<PacketBatch> batches = new ArrayList<>();
            on.run(() -> {
                for (int i = 0; i < 10; i++) {
                    batches.add(PacketBatch.on(on.loop, 64, bytes));
                    batches.get(i).add(ByteBuffer.allocate(100), peer.address());
                }
            });
            assertThat(Resources.inUse().nativeBytes()).isGreaterThanOrEqualTo(before.nativeBytes() + 10L * bytes);

            on.run(() -> batches.forEach(PacketBatch::close));

            before.expectBack();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_loop_gives_everything_back_when_it_is_closed(Backend backend) {
        try (TestLoop first = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            use(first, peer); // what the process makes once
        }
        Resources before = Resources.inUse();
        for (int i = 0; i < 10; i++) {
            StandaloneLoop<String> loop = backend.standalone("test");
            UdpSocket<Void> socket =
                    await(UdpSocket.bind(loop, TestLoop.ANY_PORT, UdpOptions.DEFAULT, null, new Ear()));
            socket.send(ByteBuffer.allocate(1), socket.localAddress());
            PacketBatch.on(loop).add(ByteBuffer.allocate(1), socket.localAddress());
            loop.step();
            assertThat(Resources.inUse().nativeBytes()).isGreaterThan(before.nativeBytes());
            loop.close();
        }
        before.expectBack();
    }
}
