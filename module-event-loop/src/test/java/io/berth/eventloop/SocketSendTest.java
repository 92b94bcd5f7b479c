package io.berth.eventloop;

import static io.berth.eventloop.Wire.KIB;
import static io.berth.eventloop.Wire.MIB;
import static io.berth.eventloop.Wire.TOO_MUCH;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class SocketSendTest {
    private static Sent send(Wire wire, ByteBuffer bytes) {
        return wire.on(() -> wire.socket.send(bytes));
    }

    @ParameterizedTest
    @EnumSource
    void what_the_kernel_takes_whole_is_ALL(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            ByteBuffer heap = Wire.text("heap ");
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(7).put(Wire.text("direct ")).flip();

            assertThat(send(wire, heap)).isEqualTo(Sent.ALL);
            assertThat(send(wire, direct)).isEqualTo(Sent.ALL);
            assertThat(wire.<Sent>on(() -> wire.socket.send(Wire.text("a "), Wire.text("pair"))))
                    .isEqualTo(Sent.ALL);

            assertThat(heap.hasRemaining() || direct.hasRemaining()).isFalse();
            assertThat(wire.read(18)).isEqualTo("heap direct a pair");
            assertThat(wire.on(wire.socket::bufferedBytes)).isZero();
            wire.settle();
            wire.server.expectNothingMore();
        }
    }

    private static void rest_waits(Backend backend, ByteBuffer bytes) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onWritable(Void none, Socket<Security, Void> to) {
                record("writable with " + to.bufferedBytes() + " waiting");
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            // When more is sent than the kernel has room for
            assertThat(send(wire, bytes)).isEqualTo(Sent.BUFFERED);

            // Then the socket has the rest, and says nothing for as long as some of it waits
            assertThat(bytes.hasRemaining()).isFalse();
            wire.settle();
            assertThat(wire.on(wire.socket::bufferedBytes)).isPositive().isLessThan(TOO_MUCH);
            server.expectNothingMore();

            // And once the client has read it there is one writable event
            wire.readPattern(TOO_MUCH);
            server.expect("writable with 0 waiting");
            wire.settle();
            server.expectNothingMore();
            assertThat(send(wire, Wire.text("x"))).isEqualTo(Sent.ALL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_rest_of_a_heap_buffer_waits_and_onWritable_comes_when_it_has_gone(Backend backend) throws Exception {
        rest_waits(backend, Wire.heap(TOO_MUCH));
    }

    @ParameterizedTest
    @EnumSource
    void the_rest_of_a_direct_buffer_waits_and_onWritable_comes_when_it_has_gone(Backend backend) throws Exception {
        rest_waits(backend, Wire.direct(TOO_MUCH));
    }

    private static void pair_waits(Backend backend, ByteBuffer header, ByteBuffer payload) throws Exception {
        try (Wire wire = new Wire(backend)) {
            int both = header.remaining() + payload.remaining();

            assertThat(wire.<Sent>on(() -> wire.socket.send(header, payload))).isEqualTo(Sent.BUFFERED);

            assertThat(header.hasRemaining() || payload.hasRemaining()).isFalse();
            wire.readPattern(both);
            wire.server.expect("writable");
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_a_pair_the_rest_of_the_header_waits(Backend backend) throws Exception {
        pair_waits(backend, Wire.direct(TOO_MUCH), Wire.direct(TOO_MUCH, KIB));
        pair_waits(backend, Wire.heap(TOO_MUCH), Wire.direct(TOO_MUCH, KIB));
    }

    @ParameterizedTest
    @EnumSource
    void of_a_pair_the_rest_of_the_payload_waits(Backend backend) throws Exception {
        pair_waits(backend, Wire.direct(KIB), Wire.direct(KIB, TOO_MUCH));
        pair_waits(backend, Wire.heap(KIB), ByteBuffer.wrap(Wire.pattern(KIB, TOO_MUCH)));
    }

    @ParameterizedTest
    @EnumSource
    void above_the_high_water_mark_everything_is_refused_and_left_alone(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                record("received bytes " + from.send(bytes));
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            // Given a socket with more waiting than it may
            assertThat(send(wire, Wire.heap(TOO_MUCH))).isEqualTo(Sent.BUFFERED);
            ByteBuffer refused = Wire.text("refused");

            // When more is sent in any way
            assertThat(send(wire, refused)).isEqualTo(Sent.REFUSED);
            assertThat(wire.<Sent>on(() -> wire.socket.send(refused, refused.duplicate())))
                    .isEqualTo(Sent.REFUSED);
            assertThat(wire.<Sent>on(() -> wire.socket.sendMore(refused))).isEqualTo(Sent.REFUSED);
            wire.send("x");
            server.expect("received bytes REFUSED");

            // Then the buffers keep their bytes and nothing of them arrives
            assertThat(refused.remaining()).isEqualTo(7);
            wire.readPattern(TOO_MUCH);
            server.expect("writable");
            assertThat(send(wire, Wire.text("next"))).isEqualTo(Sent.ALL);
            assertThat(wire.read(4)).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_high_water_mark_is_the_contexts_and_256_KiB_unless_set(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            // Given a socket in which a little less than 256 KiB wait
            wire.run(() -> {
                ByteBuffer chunk = Wire.direct(MIB);
                while (wire.socket.write(chunk.clear()) > 0) {
                    assertThat(chunk.position()).isPositive();
                }
                long ahead = wire.socket.bufferedBytes();
                assertThat(ahead).isLessThanOrEqualTo(Wiring.chosen().mostTakenAhead());
                assertThat(wire.socket.send(Wire.heap(256 * KIB - 1))).isEqualTo(Sent.BUFFERED);

                // Then the mark may be reached and overstepped once
                assertThat(wire.socket.send(Wire.heap(1))).isEqualTo(Sent.BUFFERED);
                assertThat(wire.socket.send(Wire.heap(1))).isEqualTo(Sent.BUFFERED);
                assertThat(wire.socket.bufferedBytes()).isEqualTo(ahead + 256 * KIB + 1);
                assertThat(wire.socket.send(Wire.heap(1))).isEqualTo(Sent.REFUSED);

                // And the context can raise it
                wire.context.highWaterBytes(MIB);
                assertThat(wire.socket.send(Wire.heap(1))).isEqualTo(Sent.BUFFERED);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytes_leave_in_the_order_of_the_calls_however_they_are_mixed(Backend backend) throws Exception {
        ByteBuffer last = Wire.direct(2 * TOO_MUCH + 30, 1000);
        Recorder server = new Recorder() {
            @Override
            public void onWritable(Void none, Socket<Security, Void> to) {
                to.write(last);
                record("writable");
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.run(() -> {
                wire.context.highWaterBytes(3 * TOO_MUCH);
                ByteBuffer all = Wire.heap(2 * TOO_MUCH + 30);
                // While the kernel takes all
                assertThat(wire.socket.write(all.limit(10))).isEqualTo(10);
                assertThat(wire.socket.sendMore(all.limit(13))).isEqualTo(Sent.BUFFERED);
                assertThat(wire.socket.write(all.limit(20))).isEqualTo(7);
                assertThat(wire.socket.sendMore(all.limit(22))).isEqualTo(Sent.BUFFERED);
                assertThat(wire.socket.send(all.limit(25))).isEqualTo(Sent.ALL);
                assertThat(wire.socket.sendMore(all.limit(26))).isEqualTo(Sent.BUFFERED);
                assertThat(wire.socket.send(all.limit(30).slice(26, 2), all.slice(28, 2)))
                        .isEqualTo(Sent.ALL);
                all.position(30);
                // While it does not
                assertThat(wire.socket.send(all.limit(TOO_MUCH))).isEqualTo(Sent.BUFFERED);
                assertThat(wire.socket.write(last)).isZero();
                assertThat(wire.socket.write(Wire.text("a"), Wire.text("b"))).isZero();
                assertThat(wire.socket.sendMore(all.limit(TOO_MUCH + 30))).isEqualTo(Sent.BUFFERED);
                assertThat(wire.socket.send(all.limit(2 * TOO_MUCH + 30))).isEqualTo(Sent.BUFFERED);
            });

            wire.readPattern(2 * TOO_MUCH + 30 + 1000);

            server.expect("writable");
        }
    }

    @ParameterizedTest
    @EnumSource
    void received_bytes_that_the_kernel_does_not_take_wait_in_order(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                from.send(bytes);
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.run(() -> wire.context.highWaterBytes(4 * TOO_MUCH));
            // Given a client that sends without reading for a while
            wire.client.getOutputStream().write(Wire.pattern(0, TOO_MUCH));

            // Then all comes back
            wire.readPattern(TOO_MUCH);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onWritable_may_send_again_and_hears_of_that_too(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            private int rounds = 3;

            @Override
            public void onWritable(Void none, Socket<Security, Void> to) {
                record("writable");
                if (--rounds > 0) {
                    to.send(Wire.heap(TOO_MUCH));
                }
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            assertThat(send(wire, Wire.heap(TOO_MUCH))).isEqualTo(Sent.BUFFERED);

            for (int i = 0; i < 3; i++) {
                wire.readPattern(TOO_MUCH);
                server.expect("writable");
            }

            wire.settle();
            server.expectNothingMore();
        }
    }
}
