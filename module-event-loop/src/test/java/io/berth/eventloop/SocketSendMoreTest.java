package io.berth.eventloop;

import static io.berth.eventloop.Wire.TOO_MUCH;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class SocketSendMoreTest {
    private static final int PIECES = 200;
    private static final String ALL = "0123456789".repeat(PIECES);

    private static void sendPieces(Wire wire) {
        for (int i = 0; i < PIECES; i++) {
            assertThat(wire.socket.sendMore(Wire.text("0123456789"))).isEqualTo(Sent.BUFFERED);
        }
        assertThat(wire.socket.bufferedBytes()).isEqualTo(ALL.length());
    }

    /** What one read gets. */
    private static String oneRead(Wire wire) throws IOException {
        byte[] bytes = new byte[2 * ALL.length()];
        int length = wire.client.getInputStream().read(bytes);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void many_pieces_wait_and_flush_gives_them_to_the_kernel_at_once(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                sendPieces(wire);
                assertThat(wire.socket.flush()).isTrue();
                assertThat(wire.socket.bufferedBytes()).isZero();
            });

            assertThat(oneRead(wire)).isEqualTo(ALL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_pieces_go_at_once_with_the_next_send(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                sendPieces(wire);
                assertThat(wire.socket.send(Wire.text("!"))).isEqualTo(Sent.ALL);
                assertThat(wire.socket.bufferedBytes()).isZero();
            });

            assertThat(oneRead(wire)).isEqualTo(ALL + "!");
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_pieces_go_at_once_at_the_end_of_the_iteration(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> sendPieces(wire));

            assertThat(oneRead(wire)).isEqualTo(ALL);
            assertThat(wire.on(wire.socket::bufferedBytes)).isZero();
            wire.server.expect("writable");
            wire.settle();
            wire.server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_pauses_for_pieces_that_wait_goes_on_when_they_have_left(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                super.onData(null, from, bytes);
                if (from.sendMore(Wire.text("one ")) != Sent.ALL) {
                    from.pause();
                }
                from.send(Wire.text("two"));
            }

            @Override
            public void onWritable(Void none, Socket<Security, Void> from) {
                from.resume();
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            for (int i = 0; i < 3; i++) {
                wire.send("x");
                assertThat(wire.read(7)).isEqualTo("one two");
                server.expect("data x");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void pieces_beyond_the_high_water_mark_go_to_the_kernel_before_one_is_refused(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.context.highWaterBytes(10);
                for (int i = 0; i < 100; i++) {
                    assertThat(wire.socket.sendMore(Wire.text("0123456789"))).isEqualTo(Sent.BUFFERED);
                }
                assertThat(wire.socket.bufferedBytes()).isLessThanOrEqualTo(20);
            });

            assertThat(wire.read(1000)).isEqualTo("0123456789".repeat(100));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_piece_is_refused_when_the_kernel_takes_no_more_and_then_it_is_told_when_it_does(Backend backend)
            throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                assertThat(wire.socket.sendMore(Wire.heap(TOO_MUCH))).isEqualTo(Sent.BUFFERED);
                assertThat(wire.socket.sendMore(Wire.text("more"))).isEqualTo(Sent.REFUSED);
            });

            wire.readPattern(TOO_MUCH);
            wire.server.expect("writable");
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_that_always_has_more_to_send_lets_others_have_their_turn(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onWritable(Void none, Socket<Security, Void> from) {
                from.sendMore(Wire.text("again"));
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.run(() -> wire.socket.sendMore(Wire.text("once")));

            wire.settle(); // another socket of the loop echoes meanwhile
            assertThat(wire.read(14)).isEqualTo("onceagainagain");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pieces_from_within_a_callback_go_at_the_end_of_the_iteration(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                from.sendMore(Wire.text("one "));
                from.sendMore(Wire.text("two"));
                record("waiting " + from.bufferedBytes());
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.send("x");

            assertThat(oneRead(wire)).isEqualTo("one two");
            server.expect("waiting 7");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pieces_go_before_the_end_that_shutdown_tells(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.sendMore(Wire.text("last words"));
                wire.socket.shutdown();
            });

            assertThat(wire.read(10)).isEqualTo("last words");
            wire.seesEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void pieces_are_dropped_by_close_which_tells_how_many_bytes(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.sendMore(Wire.text("last words"));
                wire.socket.close();
            });

            wire.seesCutOff();
            wire.server.expect("close CLOSED");
            assertThat(wire.server.reason.unsentBytes()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void flush_says_whether_something_still_waits(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                assertThat(wire.socket.flush()).isTrue();
                assertThat(wire.socket.send(Wire.heap(TOO_MUCH))).isEqualTo(Sent.BUFFERED);
                assertThat(wire.socket.flush()).isFalse();
            });

            wire.readPattern(TOO_MUCH);
            wire.server.expect("writable");
            assertThat(wire.<Boolean>on(wire.socket::flush)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void pieces_that_the_kernel_does_not_take_at_the_end_of_the_iteration_go_on_waiting(Backend backend)
            throws Exception {
        try (Wire wire = new Wire(backend)) {
            // When so much waits for the end of the iteration that the kernel cannot take it
            Sent sent = wire.on(() -> wire.socket.sendMore(Wire.heap(TOO_MUCH)));

            // Then it goes as the client reads, and onWritable tells when it has gone
            assertThat(sent).isEqualTo(Sent.BUFFERED);
            wire.readPattern(TOO_MUCH);
            wire.server.expect("writable");
            assertThat(wire.on(wire.socket::bufferedBytes)).isZero();
        }
    }
}
