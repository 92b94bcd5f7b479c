package io.berth.eventloop;

import static io.berth.eventloop.Wire.TOO_MUCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Kind;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the two directions of a connection end, in each order. */
@Contract
@Timeout(60)
class SocketEndTest {
    /** Goes on after the peer's end. */
    private static final class Tenacious extends Recorder {
        @Override
        public void onEnd(Void none, Socket<Security, Void> from) {
            record("end");
        }
    }

    @ParameterizedTest
    @EnumSource
    void when_the_peer_ends_first_what_waits_is_written_before_this_side_ends_too(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> wire.socket.send(Wire.heap(TOO_MUCH)));
            wire.client.shutdownOutput();
            wire.server.expect("end");
            assertThat(wire.<Boolean>on(wire.socket::isShutdown)).isTrue();
            assertThat(wire.<Boolean>on(wire.socket::isClosed)).isFalse();

            wire.readPattern(TOO_MUCH);

            wire.seesEnd();
            wire.server.expect("close ENDED");
            assertThat(wire.server.reason).isEqualTo(CloseReason.of(CloseReason.Why.ENDED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void when_the_peer_ends_first_an_overridden_onEnd_may_go_on_writing(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend, new Tenacious())) {
            wire.client.shutdownOutput();
            wire.server.expect("end");

            // When this side goes on for a while, with more than the kernel takes at once
            wire.settle();
            assertThat(wire.on(() -> wire.socket.send(Wire.heap(TOO_MUCH)))).isEqualTo(Sent.BUFFERED);
            wire.readPattern(TOO_MUCH);
            wire.server.expect("writable");
            wire.server.expectNothingMore();

            // Then the socket closes when it ends
            wire.run(wire.socket::shutdown);
            wire.seesEnd();
            wire.server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void when_this_side_ends_first_the_peer_may_go_on_sending(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(wire.socket::shutdown);
            wire.seesEnd();
            assertThat(wire.<Boolean>on(wire.socket::isShutdown)).isTrue();
            assertThat(wire.<Boolean>on(wire.socket::isEstablished)).isTrue();

            wire.send("more");
            wire.server.expect("data more");

            wire.client.shutdownOutput();
            wire.server.expect("end");
            wire.server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void when_both_end_at_once_the_socket_closes_once(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                Wire.unchecked(wire.client::close);
                wire.socket.shutdown();
            });

            wire.server.expect("end");
            wire.server.expect("close ENDED");
            wire.settle();
            wire.server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdown_tells_the_end_after_all_that_waits(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                assertThat(wire.socket.send(Wire.heap(TOO_MUCH))).isEqualTo(Sent.BUFFERED);
                wire.socket.shutdown();
                wire.socket.shutdown();
            });

            wire.readPattern(TOO_MUCH);

            wire.seesEnd();
            wire.settle();
            wire.server.expectNothingMore(); // nothing more may be written, so nobody is told that it could be
        }
    }

    @ParameterizedTest
    @EnumSource
    void after_shutdown_every_way_to_write_throws(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                Wire.assertKind(Kind.CLOSED, () -> from.write(bytes));
                Wire.assertKind(Kind.CLOSED, () -> from.send(bytes));
                super.onData(null, from, bytes);
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.run(() -> {
                Socket<Security, Void> socket = wire.socket;
                socket.shutdown();
                Wire.assertKind(Kind.CLOSED, () -> socket.write(Wire.text("x")));
                Wire.assertKind(Kind.CLOSED, () -> socket.write(Wire.text("x"), Wire.text("y")));
                Wire.assertKind(Kind.CLOSED, () -> socket.send(Wire.text("x")));
                Wire.assertKind(Kind.CLOSED, () -> socket.send(Wire.text("x"), Wire.text("y")));
                Wire.assertKind(Kind.CLOSED, () -> socket.sendMore(Wire.text("x")));
                assertThat(socket.flush()).isTrue();
            });

            wire.send("hello");
            server.expect("data hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void after_shutdownInput_nothing_is_delivered_and_shutdown_closes(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.shutdownInput();
                wire.socket.shutdownInput();
            });

            // When the peer goes on, nobody hears it, and this side may still write
            wire.settle();
            wire.run(() -> wire.socket.send(Wire.text("still here")));
            assertThat(wire.read(10)).isEqualTo("still here");
            wire.client.shutdownOutput();
            wire.settle();
            wire.server.expectNothingMore();

            // Then its own end is the last
            wire.run(wire.socket::shutdown);
            wire.seesEnd();
            wire.server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void after_shutdownInput_bytes_that_still_come_are_not_delivered(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(wire.socket::shutdownInput);

            wire.send("unheard");

            wire.settle();
            wire.server.expectNothingMore();
            assertThat(wire.<Boolean>on(wire.socket::isEstablished)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdownInput_after_shutdown_closes(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.shutdown();
                wire.socket.shutdownInput();
                assertThat(wire.socket.isClosed()).isFalse(); // not before the end of the iteration
            });

            wire.server.expect("close ENDED");
            wire.seesEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdown_while_paused_closes_once_resumed_and_the_peer_has_ended(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.pause();
                wire.socket.shutdown();
            });
            wire.seesEnd();
            wire.send("late");
            wire.client.close();
            wire.settle();
            wire.server.expectNothingMore();

            wire.run(wire.socket::resume);

            wire.server.expect("data late");
            wire.server.expect("end");
            wire.server.expect("close ENDED");
        }
    }
}
