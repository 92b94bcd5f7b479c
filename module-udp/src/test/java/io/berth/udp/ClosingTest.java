package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.LoopException;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import io.vertx.core.Future;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A socket can be closed wherever its loop is, and hears nothing afterwards. */
@Timeout(60)
class ClosingTest {
    /** An ear that does something when its socket is closed. */
    private static Ear onClosed(Consumer<UdpSocket<Void>> action) {
        return new Ear() {
            @Override
            public void onClose(UdpSocket<Void> socket, CloseReason reason) {
                super.onClose(socket, reason);
                action.accept(socket);
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void closing_tells_why_before_it_returns(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            on.run(() -> {
                assertThat(socket.isClosed()).isFalse();
                socket.close();
                assertThat(socket.isClosed()).isTrue();
                assertThat(ear.closed).isCompletedWithValue(new CloseReason(Why.CLOSED, 0, 0, null));
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_again_does_nothing_in_the_close_callback_and_later(Backend backend) {
        Ear ear = onClosed(UdpSocket::close); // sees to it itself that it is told once
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(ear);
            on.run(() -> {
                socket.close();
                socket.close();
            });
            on.run(socket::close);
        }
        assertThat(ear.closed).isCompleted();
        assertThat(ear.failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void after_closing_in_the_data_callback_the_rest_of_the_batch_can_be_read(Backend backend) {
        CompletableFuture<List<String>> read = new CompletableFuture<>();
        Ear ear = new Acting((socket, packets) -> {
            socket.close();
            List<String> texts = new ArrayList<>();
            packets.forEach(packet -> texts.add(packet.text()));
            read.complete(texts);
        });
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Acting.flood(on, peer, 3, List.of(on.bind(ear)));
            assertThat(await(read)).containsExactly("number 0", "number 1", "number 2");
        }
        assertThat(ear.closed).isCompletedWithValueMatching(reason -> reason.why() == Why.CLOSED);
        assertThat(ear.failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void no_batch_comes_after_the_one_that_closed_the_socket(Backend backend) {
        Ear ear = new Acting((socket, packets) -> socket.close());
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            Acting.flood(on, peer, 150, List.of(socket));
            await(ear.closed);
            Rounds.pass(on);
            assertThat(ear.batches).hasSize(1);
            assertThat(on.on(socket::statistics).received()).isEqualTo((long) ear.batches.peek());
        }
    }

    @ParameterizedTest
    @EnumSource
    void errors_that_were_about_to_be_told_are_not_told_to_a_closed_socket(Backend backend) throws Exception {
        InetSocketAddress nobody;
        try (DatagramSocket gone = new DatagramSocket(TestLoop.ANY_PORT)) {
            nobody = (InetSocketAddress) gone.getLocalSocketAddress();
        }
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.connect(nobody, ear);
            on.run(() -> {
                for (int i = 0; i < 5; i++) {
                    socket.send(ByteBuffer.allocate(1)); // the second finds out about the first
                }
                socket.close();
            });
            Rounds.pass(on);
        }
        assertThat(ear.closed).isCompleted();
        assertThat(ear.errors).isEmpty();
    }

    /** Whichever of the two hears first closes the other, which has something to hear in the same iteration. */
    @ParameterizedTest
    @EnumSource
    void a_socket_that_another_one_closes_hears_nothing(Backend backend) {
        List<UdpSocket<Void>> sockets = new ArrayList<>();
        CompletableFuture<UdpSocket<Void>> first = new CompletableFuture<>();
        BiConsumer<UdpSocket<Void>, Packets> closeOther = (socket, packets) -> {
            first.complete(socket);
            sockets.get(1 - sockets.indexOf(socket)).close();
        };
        List<Ear> ears = List.of(new Acting(closeOther), new Acting(closeOther));
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ears.forEach(ear -> sockets.add(on.bind(ear)));
            Acting.flood(on, peer, 3, sockets);
            int survivor = sockets.indexOf(await(first));
            Numbered.expect(ears.get(survivor), 3);
            Rounds.pass(on);

            assertThat(ears.get(1 - survivor).batches).isEmpty();
            assertThat(ears.get(1 - survivor).closed).isCompleted();
            assertThat(ears.get(survivor).closed).isNotDone();
            peer.send("still there", on.address(sockets.get(survivor)));
            assertThat(Numbered.text(ears.get(survivor).datagram())).isEqualTo("still there");
            assertThat(ears.get(survivor).failures).isEmpty();
        }
    }

    /** The kernel gives the new one the descriptor of the old one, which had events to come. */
    @ParameterizedTest
    @EnumSource
    void a_socket_opened_in_place_of_another_hears_nothing_that_was_for_the_other(Backend backend) {
        List<UdpSocket<Void>> sockets = new ArrayList<>();
        Ear late = new Ear();
        CompletableFuture<UdpSocket<Void>> replacement = new CompletableFuture<>();
        BiConsumer<UdpSocket<Void>, Packets> replaceOther = (socket, packets) -> {
            if (!replacement.isDone()) {
                sockets.get(1 - sockets.indexOf(socket)).close();
                replacement.complete(
                        await(UdpSocket.bind(socket.loop(), TestLoop.ANY_PORT, UdpOptions.DEFAULT, null, late)));
            }
        };
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            sockets.add(on.bind(new Acting(replaceOther)));
            sockets.add(on.bind(new Acting(replaceOther)));
            Acting.flood(on, peer, 3, sockets);
            UdpSocket<Void> opened = await(replacement);
            Rounds.pass(on);
            assertThat(late.datagrams).isEmpty();

            peer.send("for the new one", on.address(opened));
            assertThat(Numbered.text(late.datagram())).isEqualTo("for the new one");
            assertThat(late.errors).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_loop_in_the_data_callback_closes_the_socket_when_that_is_over(Backend backend) {
        CompletableFuture<String> last = new CompletableFuture<>();
        List<Packet> kept = new ArrayList<>();
        Ear ear = new Acting((socket, packets) -> {
            Future<Void> closing = socket.loop().close();
            assertThat(closing.isComplete()).isFalse();
            assertThat(socket.isClosed()).isFalse();
            kept.add(packets.get(packets.count() - 1));
            last.complete(kept.get(0).text());
        });
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Acting.flood(on, peer, 3, List.of(on.bind(ear)));
            assertThat(await(last)).isEqualTo("number 2");
            assertThat(await(ear.closed).why()).isEqualTo(Why.LOOP_CLOSED);
            await(on.loop.close());
            assertThatThrownBy(kept.get(0)::text)
                    .isInstanceOfSatisfying(
                            Misuse.class, misuse -> assertThat(misuse.kind()).isEqualTo(Kind.DATA_EXPIRED));
        }
        assertThat(ear.failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_opened_on_a_loop_that_is_closing(Backend backend) {
        Ear ear = onClosed(socket ->
                UdpSocket.bind(socket.loop(), "127.0.0.1", 0, null, new Ear()).result());
        try (TestLoop on = new TestLoop(backend)) {
            on.bind(ear);
            await(on.loop.close());
        }
        assertThat(ear.closed).isCompletedWithValueMatching(reason -> reason.why() == Why.LOOP_CLOSED);
        assertThat(ear.failures)
                .singleElement()
                .isInstanceOfSatisfying(
                        LoopException.class, misuse -> assertThat(misuse.kind()).isEqualTo(LoopException.Kind.CLOSED));
    }

    @ParameterizedTest
    @EnumSource
    void the_port_is_free_at_once_for_a_socket_of_the_same_loop(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> first = on.bind(new Ear());
            InetSocketAddress address = on.address(first);
            on.run(() -> {
                UdpSocket<Void> socket = first;
                for (int i = 0; i < 20; i++) {
                    socket.close();
                    socket = await(UdpSocket.bind(on.loop, address, UdpOptions.DEFAULT, null, new Ear()));
                    assertThat(socket.localAddress()).isEqualTo(address);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_port_is_free_in_the_close_callback_already(Backend backend) {
        CompletableFuture<UdpSocket<Void>> next = new CompletableFuture<>();
        Ear heir = new Ear();
        Ear ear = onClosed(socket -> next.complete(
                await(UdpSocket.bind(socket.loop(), socket.localAddress(), UdpOptions.DEFAULT, null, heir))));
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            on.run(socket::close);
            peer.send("to the heir", on.address(await(next)));
            assertThat(Numbered.text(heir.datagram())).isEqualTo("to the heir");
        }
        assertThat(ear.failures).isEmpty();
    }

    /** A selector that is in the middle of its events must let go of the channel nevertheless. */
    @ParameterizedTest
    @EnumSource
    void the_port_is_free_at_once_for_another_program_after_closing_in_the_data_callback(Backend backend) {
        CompletableFuture<Integer> taken = new CompletableFuture<>();
        Ear ear = new Acting((socket, packets) -> {
            socket.close();
            try (JdkPeer other = new JdkPeer(socket.localAddress())) {
                taken.complete(other.address().getPort());
            } catch (RuntimeException e) {
                taken.completeExceptionally(e);
            }
        });
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            peer.send("close", on.address(socket));
            assertThat(await(taken)).isEqualTo(on.address(socket).getPort());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_and_a_paused_socket_give_their_ports_back_too(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> connected = on.connect(peer.address(), new Ear());
            UdpSocket<Void> paused = on.bind(new Ear());
            on.run(paused::pause);
            Rounds.pass(on);
            for (UdpSocket<Void> socket : List.of(connected, paused)) {
                on.run(socket::close);
                try (JdkPeer other = new JdkPeer(on.address(socket))) {
                    assertThat(other.address()).isEqualTo(on.address(socket));
                }
            }
        }
    }
}
