package io.berth.eventloop;

import static io.berth.eventloop.Wire.KIB;
import static io.berth.eventloop.Wire.MIB;
import static io.berth.eventloop.Wire.TOO_MUCH;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class SocketWriteTest {
    /** Goes on with a write whenever it may. */
    private static final class GoesOn extends Recorder {
        private final ByteBuffer first;
        private final ByteBuffer second;
        private volatile int last;

        GoesOn(ByteBuffer first, ByteBuffer second) {
            this.first = first;
            this.second = second;
        }

        int write(Socket<Security, Void> to) {
            return second == null ? to.write(first) : to.write(first, second);
        }

        @Override
        public void onWritable(Void none, Socket<Security, Void> to) {
            super.onWritable(null, to);
            last = write(to);
        }
    }

    private static int write(Wire wire, ByteBuffer bytes) {
        return wire.on(() -> wire.socket.write(bytes));
    }

    private static void is_taken_whole(Backend backend, ByteBuffer bytes) throws Exception {
        try (Wire wire = new Wire(backend)) {
            int length = bytes.remaining();

            int took = write(wire, bytes);

            assertThat(took).isEqualTo(length);
            assertThat(bytes.hasRemaining()).isFalse();
            wire.readPattern(length);
            wire.server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_heap_buffer_that_fits_is_taken_whole(Backend backend) throws Exception {
        is_taken_whole(backend, Wire.heap(1000));
    }

    @ParameterizedTest
    @EnumSource
    void a_direct_buffer_that_fits_is_taken_whole(Backend backend) throws Exception {
        is_taken_whole(backend, Wire.direct(1000));
    }

    @ParameterizedTest
    @EnumSource
    void only_what_is_between_position_and_limit_is_written(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            ByteBuffer heap = Wire.text("xxheapxx").position(2).limit(6);
            ByteBuffer direct = ByteBuffer.allocateDirect(8)
                    .put(Wire.text("xxtailxx"))
                    .position(2)
                    .limit(6);
            ByteBuffer readOnly =
                    Wire.text("xxlookxx").asReadOnlyBuffer().position(2).limit(6);

            assertThat(write(wire, heap)).isEqualTo(4);
            assertThat(write(wire, direct)).isEqualTo(4);
            assertThat(write(wire, readOnly)).isEqualTo(4);

            assertThat(wire.read(12)).isEqualTo("heaptaillook");
            assertThat(heap.position()).isEqualTo(6);
            assertThat(direct.position()).isEqualTo(6);
            assertThat(heap.limit()).isEqualTo(6);
            assertThat(direct.limit()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_buffer_is_taken_without_a_writable_event(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            assertThat(write(wire, ByteBuffer.allocate(0))).isZero();
            assertThat(write(wire, ByteBuffer.allocateDirect(0))).isZero();
            assertThat(wire.<Integer>on(() -> wire.socket.write(ByteBuffer.allocate(0), ByteBuffer.allocateDirect(0))))
                    .isZero();

            wire.settle();
            wire.server.expectNothingMore();
        }
    }

    private static void is_taken_in_part(Backend backend, ByteBuffer bytes) throws Exception {
        GoesOn server = new GoesOn(bytes, null);
        try (Wire wire = new Wire(backend, server)) {
            // When more is written than the kernel has room for
            wire.run(() -> {
                int took = server.write(wire.socket);
                assertThat(took).isPositive().isLessThan(TOO_MUCH).isEqualTo(bytes.position());
                assertThat(wire.socket.bufferedBytes())
                        .isLessThanOrEqualTo(Wiring.chosen().mostTakenAhead());
            });

            // Then it goes on whenever the socket is writable, and nothing is lost
            wire.readPattern(TOO_MUCH);
            server.expect("writable");
            assertThat(wire.<Integer>on(bytes::remaining)).isZero();
            assertThat(server.last).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_a_heap_buffer_the_kernel_takes_a_part_and_onWritable_tells_when_to_go_on(Backend backend) throws Exception {
        is_taken_in_part(backend, Wire.heap(TOO_MUCH));
    }

    @ParameterizedTest
    @EnumSource
    void of_a_direct_buffer_the_kernel_takes_a_part_and_onWritable_tells_when_to_go_on(Backend backend)
            throws Exception {
        is_taken_in_part(backend, Wire.direct(TOO_MUCH));
    }

    @ParameterizedTest
    @EnumSource
    void after_writes_that_were_taken_whole_there_is_no_writable_event(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            assertThat(write(wire, Wire.text("hello"))).isEqualTo(5);
            assertThat(wire.read(5)).isEqualTo("hello");

            wire.settle();
            wire.server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void received_bytes_are_written_back(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                record("took " + from.write(bytes));
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.send("hello");

            assertThat(wire.read(5)).isEqualTo("hello");
            server.expect("took 5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void received_bytes_are_not_taken_when_the_kernel_is_full(Backend backend) throws Exception {
        ByteBuffer chunk = Wire.direct(MIB);
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                while (from.write(chunk.clear()) > 0) {
                    assertThat(chunk.position()).isPositive();
                }
                record("took " + from.write(bytes));
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.send("hello");

            server.expect("took 0");
        }
    }

    private static void pair_arrives(Backend backend, ByteBuffer header, ByteBuffer payload) throws Exception {
        GoesOn server = new GoesOn(header, payload);
        try (Wire wire = new Wire(backend, server)) {
            int first = header.remaining();
            int both = first + payload.remaining();

            int took = wire.on(() -> server.write(wire.socket));

            assertThat(took).isPositive();
            wire.readPattern(both);
            wire.settle();
            assertThat(header.hasRemaining()).isFalse();
            assertThat(payload.hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_small_header_and_payload_go_in_one_write_whatever_their_memory(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            byte[] arrived = new byte[100];
            ByteBuffer header = Wire.text("head ");
            ByteBuffer payload =
                    ByteBuffer.allocateDirect(7).put(Wire.text("payload")).flip();

            int took = wire.on(() -> wire.socket.write(header, payload));

            assertThat(took).isEqualTo(12);
            assertThat(header.hasRemaining() || payload.hasRemaining()).isFalse();
            assertThat(wire.client.getInputStream().read(arrived)).isEqualTo(12);
            assertThat(new String(arrived, 0, 12, UTF_8)).isEqualTo("head payload");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_large_direct_header_and_payload_arrive_in_order(Backend backend) throws Exception {
        pair_arrives(backend, Wire.direct(40 * KIB), Wire.direct(40 * KIB, 300 * KIB));
    }

    @ParameterizedTest
    @EnumSource
    void a_large_heap_header_and_payload_arrive_in_order(Backend backend) throws Exception {
        pair_arrives(backend, Wire.heap(40 * KIB), ByteBuffer.wrap(Wire.pattern(40 * KIB, 300 * KIB)));
    }

    @ParameterizedTest
    @EnumSource
    void a_heap_header_and_a_large_direct_payload_arrive_in_order(Backend backend) throws Exception {
        pair_arrives(backend, Wire.heap(100), Wire.direct(100, 300 * KIB));
    }

    @ParameterizedTest
    @EnumSource
    void a_pair_just_as_large_as_the_scratch_memory_arrives_and_one_byte_more_too(Backend backend) throws Exception {
        pair_arrives(backend, Wire.direct(KIB), Wire.direct(KIB, 63 * KIB));
        pair_arrives(backend, Wire.direct(KIB), Wire.direct(KIB, 63 * KIB + 1));
    }

    private static void pair_is_taken_in_part(
            Backend backend, ByteBuffer header, ByteBuffer payload, boolean withinHeader) throws Exception {
        GoesOn server = new GoesOn(header, payload);
        try (Wire wire = new Wire(backend, server)) {
            int first = header.remaining();
            int both = first + payload.remaining();

            wire.run(() -> {
                int took = server.write(wire.socket);
                assertThat(took).isPositive().isLessThan(both);
                assertThat(took < first).isEqualTo(withinHeader);
                assertThat(header.position()).isEqualTo(Math.min(first, took));
                assertThat(payload.position()).isEqualTo(took - header.position());
            });

            wire.readPattern(both);
            server.expect("writable");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_direct_pair_taken_in_part_within_the_header_goes_on_there(Backend backend) throws Exception {
        pair_is_taken_in_part(backend, Wire.direct(TOO_MUCH), Wire.direct(TOO_MUCH, 100), true);
    }

    @ParameterizedTest
    @EnumSource
    void a_direct_pair_taken_in_part_within_the_payload_goes_on_there(Backend backend) throws Exception {
        pair_is_taken_in_part(backend, Wire.direct(100), Wire.direct(100, TOO_MUCH), false);
    }

    @ParameterizedTest
    @EnumSource
    void a_heap_pair_taken_in_part_within_the_header_goes_on_there(Backend backend) throws Exception {
        pair_is_taken_in_part(backend, Wire.heap(TOO_MUCH), ByteBuffer.wrap(Wire.pattern(TOO_MUCH, 100)), true);
    }

    @ParameterizedTest
    @EnumSource
    void a_heap_pair_taken_in_part_within_the_payload_goes_on_there(Backend backend) throws Exception {
        pair_is_taken_in_part(backend, Wire.heap(100), ByteBuffer.wrap(Wire.pattern(100, TOO_MUCH)), false);
    }
}
