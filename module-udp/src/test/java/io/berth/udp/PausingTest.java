package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Waiting;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A paused socket hears nothing, and loses nothing that the kernel has room for. */
@Timeout(60)
class PausingTest {
    @ParameterizedTest
    @EnumSource
    void a_paused_socket_hears_nothing_until_it_is_resumed(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            on.run(socket::pause);
            assertThat(on.on(socket::isPaused)).isTrue();
            Numbered.send(peer, on.address(socket), 3);
            Rounds.pass(on);
            assertThat(ear.datagrams).isEmpty();

            on.run(socket::resume);
            assertThat(on.on(socket::isPaused)).isFalse();
            Numbered.expect(ear, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pausing_and_resuming_again_and_again_changes_nothing(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            on.run(() -> {
                for (int i = 0; i < 100; i++) {
                    socket.pause();
                    socket.pause();
                    socket.resume();
                    socket.resume();
                }
            });
            Numbered.send(peer, on.address(socket), 3);
            Numbered.expect(ear, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void after_a_pause_in_the_data_callback_no_batch_comes(Backend backend) {
        Ear ear = new Acting((socket, packets) -> socket.pause());
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            Acting.flood(on, peer, 150, List.of(socket));
            for (int batch = 1; batch <= 3; batch++) {
                int wanted = batch;
                Waiting.until("a batch comes", () -> ear.batches.size() >= wanted);
                Rounds.pass(on);
                assertThat(ear.batches).hasSize(batch);
                on.run(socket::resume);
            }
            Numbered.expect(ear, 150);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_pause_and_a_resume_within_the_data_callback_lose_nothing(Backend backend) {
        Ear ear = new Acting((socket, packets) -> {
            socket.pause();
            socket.resume();
        });
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            Acting.flood(on, peer, 150, List.of(socket));
            Numbered.expect(ear, 150);
        }
    }

    /** Whichever of the two hears first pauses the other, which has something to hear in the same iteration. */
    @ParameterizedTest
    @EnumSource
    void a_socket_that_another_one_pauses_hears_nothing_until_it_is_resumed(Backend backend) {
        List<UdpSocket<Void>> sockets = new ArrayList<>();
        CompletableFuture<UdpSocket<Void>> first = new CompletableFuture<>();
        BiConsumer<UdpSocket<Void>, Packets> pauseOther = (socket, packets) -> {
            if (first.complete(socket)) {
                sockets.get(1 - sockets.indexOf(socket)).pause();
            }
        };
        List<Ear> ears = List.of(new Acting(pauseOther), new Acting(pauseOther));
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ears.forEach(ear -> sockets.add(on.bind(ear)));
            Acting.flood(on, peer, 3, sockets);
            int other = 1 - sockets.indexOf(await(first));
            Numbered.expect(ears.get(1 - other), 3);
            Rounds.pass(on);
            assertThat(ears.get(other).batches).isEmpty();

            on.run(sockets.get(other)::resume);
            Numbered.expect(ears.get(other), 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_paused_socket_can_send(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(new Ear());
            on.run(() -> {
                socket.pause();
                socket.send(ByteBuffer.wrap(new byte[] {'x'}), peer.address());
            });
            assertThat(peer.text()).isEqualTo("x");
        }
    }
}
