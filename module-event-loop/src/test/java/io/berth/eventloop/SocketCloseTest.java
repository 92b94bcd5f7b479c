package io.berth.eventloop;

import static io.berth.eventloop.Wire.TOO_MUCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.LoopException.Kind;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways in which a socket closes before both sides have ended, and what can be done with it afterwards. */
@Contract
@Timeout(60)
class SocketCloseTest {
    @TempDir
    Path directory;

    /** The peer's reset was the reason, and the exception says so. */
    private static void failedByPeer(Wire wire) {
        wire.server.expect("close FAILED");
        assertThat(wire.server.reason.code()).isZero();
        assertThat(wire.server.reason.cause()).isInstanceOfSatisfying(LoopException.Network.class, cause -> {
            assertThat(cause.kind()).isEqualTo(Kind.NETWORK);
            assertThat(cause.reason()).isIn("ECONNRESET", "EPIPE");
        });
    }

    @ParameterizedTest
    @EnumSource
    void close_calls_back_with_its_code_before_it_returns(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.close(7);
                wire.server.expect("close CLOSED");
                assertThat(wire.socket.isClosed()).isTrue();
                assertThat(wire.socket.isEstablished()).isFalse();
            });

            assertThat(wire.server.reason).isEqualTo(new CloseReason(Why.CLOSED, 7, 0, null));
            wire.seesEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void close_without_a_code_has_code_0(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(wire.socket::close);

            wire.server.expect("close CLOSED");
            assertThat(wire.server.reason).isEqualTo(new CloseReason(Why.CLOSED, 0, 0, null));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_reason_tells_how_many_bytes_were_not_sent(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            long waiting = wire.on(() -> {
                wire.socket.send(Wire.heap(TOO_MUCH));
                long bytes = wire.socket.bufferedBytes();
                wire.socket.close(-3);
                return bytes;
            });

            wire.server.expect("close CLOSED");
            assertThat(wire.server.reason).isEqualTo(new CloseReason(Why.CLOSED, -3, waiting, null));
            byte[] arrived = Wiring.chosen().readCutOff(wire.client);
            assertThat(arrived).isEqualTo(Wire.pattern(0, arrived.length));
            assertThat(arrived.length + waiting)
                    .isCloseTo(TOO_MUCH, within((long) Wiring.chosen().mostTakenAhead()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_and_resetting_a_closed_socket_does_nothing(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.close(1);
                wire.socket.close(2);
                wire.socket.close();
                wire.socket.reset();
            });

            wire.server.expect("close CLOSED");
            wire.settle();
            wire.server.expectNothingMore();
            assertThat(wire.server.reason.code()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_socket_throws_for_everything_but_the_questions_it_can_answer(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend);
                FileChannel file = FileChannel.open(Files.createFile(directory.resolve("file")))) {
            wire.run(() -> {
                Socket<Security, Void> socket = wire.socket;
                socket.close();
                List<ThrowingCallable> calls = List.of(
                        () -> socket.write(Wire.text("x")),
                        () -> socket.write(Wire.text("x"), Wire.text("y")),
                        () -> socket.send(Wire.text("x")),
                        () -> socket.send(Wire.text("x"), Wire.text("y")),
                        () -> socket.sendMore(Wire.text("x")),
                        () -> socket.sendFile(file, 0, 0),
                        socket::flush,
                        socket::pause,
                        socket::resume,
                        socket::shutdown,
                        socket::shutdownInput,
                        () -> socket.timeout(1),
                        () -> socket.longTimeout(1),
                        socket::localAddress,
                        socket::remoteAddress,
                        socket::descriptor);
                assertThat(calls).allSatisfy(call -> Wire.assertKind(Kind.CLOSED, call));

                assertThat(socket.data()).isNull();
                assertThat(socket.context()).isSameAs(wire.context);
                assertThat(socket.bufferedBytes()).isZero();
                assertThat(socket.isPaused()).isFalse();
                assertThat(socket.isShutdown()).isFalse();
            });
            wire.server.expect("close CLOSED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void reset_is_seen_as_a_reset_by_the_peer(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.reset();
                wire.server.expect("close CLOSED");
            });

            wire.seesReset();
            assertThat(wire.server.reason).isEqualTo(new CloseReason(Why.CLOSED, 0, 0, null));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_by_the_peer_fails_an_idle_socket(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.resetByClient();

            failedByPeer(wire);
            wire.server.expectNothingMore();
            assertThat(wire.server.reason.unsentBytes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytes_from_before_a_reset_by_the_peer_may_be_lost_but_the_reset_is_not(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.send("hello");
            wire.server.expect("data hello");
            wire.resetByClient();

            failedByPeer(wire);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_by_the_peer_fails_a_socket_with_bytes_that_wait_and_is_not_taken_for_an_end(Backend backend)
            throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> assertThat(wire.socket.send(Wire.heap(TOO_MUCH))).isEqualTo(Sent.BUFFERED));

            wire.resetByClient();

            failedByPeer(wire);
            assertThat(wire.server.reason.unsentBytes()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_write_after_a_reset_takes_nothing_and_the_socket_closes_at_the_end_of_the_iteration(Backend backend)
            throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                // Given a peer that resets while the loop is busy
                Wire.unchecked(wire::resetByClient);

                // When this side writes, it notices, and says so by taking nothing
                assertThat(wire.socket.write(Wire.text("x"))).isZero();
                assertThat(wire.socket.send(Wire.text("x"))).isEqualTo(Sent.REFUSED);
                assertThat(wire.socket.write(Wire.text("x"))).isZero();
                assertThat(wire.socket.isClosed()).isFalse();
                wire.server.expectNothingMore();
            });

            // Then it closes
            failedByPeer(wire);
            wire.server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdown_after_a_reset_closes_as_failed(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                Wire.unchecked(wire::resetByClient);
                wire.socket.shutdown();
            });

            wire.server.expect("close FAILED");
            wire.server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_by_the_peer_during_a_pause_is_told_once_resumed(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(wire.socket::pause);
            wire.resetByClient();
            wire.settle();
            wire.server.expectNothingMore();

            wire.run(wire.socket::resume);

            failedByPeer(wire);
            wire.server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_by_the_peer_during_a_pause_is_found_by_what_waits(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.pause();
                assertThat(wire.socket.send(Wire.heap(TOO_MUCH))).isEqualTo(Sent.BUFFERED);
            });

            wire.resetByClient();

            failedByPeer(wire);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "EPOLL") // a selector does not report it while nothing is read or written
    void a_reset_by_the_peer_after_its_end_fails_a_socket_that_is_kept_open(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onEnd(Void none, Socket<Security, Void> from) {
                record("end");
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.client.shutdownOutput();
            server.expect("end");

            wire.resetByClient();

            failedByPeer(wire);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_context_the_loop_or_Vertx_is_told_as_such(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(wire.context::close);
            wire.server.expect("close CONTEXT_CLOSED");
            assertThat(wire.server.reason).isEqualTo(CloseReason.of(Why.CONTEXT_CLOSED));
            wire.seesEnd();
        }
        try (Wire wire = new Wire(backend)) {
            TestLoop.await(wire.test.loop.close());
            wire.server.expect("close LOOP_CLOSED");
            assertThat(wire.server.reason).isEqualTo(CloseReason.of(Why.LOOP_CLOSED));
            wire.seesEnd();
        }
        try (Wire wire = new Wire(backend)) {
            TestLoop.await(wire.test.vertx.close());
            wire.server.expect("close LOOP_CLOSED");
            wire.seesEnd();
        }
    }
}
