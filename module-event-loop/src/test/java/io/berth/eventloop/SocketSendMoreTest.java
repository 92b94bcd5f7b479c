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
            wire.settle();
            wire.server.expectNothingMore();
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
