package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class BackPressureTest {
    private static final int TOTAL = 64 << 20;
    private static final int MESSAGE = 100_000;

    /** Sends a message again and again, as fast as the socket takes it. */
    private static final class Pump extends Recorder {
        final byte[] message = Peers.pattern(MESSAGE);
        final Semaphore full = new Semaphore(0);
        int left = TOTAL / MESSAGE;
        long mostBuffered;
        long mostNative;
        int refusals;

        @Override
        public Void onOpen(Void none, Socket<Security, Void> opened) {
            pump(opened);
            return super.onOpen(null, opened);
        }

        @Override
        public void onWritable(Void none, Socket<Security, Void> to) {
            pump(to);
        }

        private void pump(Socket<Security, Void> to) {
            Sent sent = Sent.ALL;
            while (left > 0 && sent != Sent.REFUSED) {
                sent = to.send(ByteBuffer.wrap(message));
                if (sent != Sent.REFUSED) {
                    left--;
                }
                mostBuffered = Math.max(mostBuffered, to.bufferedBytes());
                mostNative = Math.max(mostNative, PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
            }
            if (left == 0) {
                to.shutdown();
            } else {
                refusals++;
            }
            full.release();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sixty_four_mebibytes_reach_a_slow_reader_whole_within_the_high_water_mark(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Pump server = new Pump();
            SocketContext<Security, Void, Void> context = test.context(null, server);
            int highWater = test.on(() -> context.highWaterBytes(300_000).highWaterBytes);
            int port = test.port(context);
            long nativeBefore = Resources.inUse().nativeBytes();
            try (java.net.Socket client = Peers.connectNarrow(port)) {
                server.expect("open");
                // The reader begins only once the sender has been held up.
                assertThat(server.full.tryAcquire(TestLoop.WAIT_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
                assertThat(test.on(() -> server.refusals)).isPositive();

                assertThat(Peers.readAll(client)).isEqualTo(Peers.Arrived.of(server.message, TOTAL / MESSAGE));
            }
            server.expect("end");
            server.expect("close ENDED");
            assertThat(server.reason.unsentBytes()).isZero();
            assertThat(server.refusals).isGreaterThan(10);
            assertThat(server.mostBuffered)
                    .isGreaterThan(highWater)
                    .isLessThanOrEqualTo(highWater + MESSAGE + Wiring.chosen().mostTakenAhead());
            // What waits, the spare segments, and the scratch slab.
            assertThat(server.mostNative - nativeBefore).isLessThan(4 << 20);
        }
    }

    /** Writes one buffer as far as the kernel takes it each time. */
    private static final class Writer extends Recorder {
        final ByteBuffer bytes;
        int calls;
        int first;

        Writer(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public Void onOpen(Void none, Socket<Security, Void> opened) {
            write(opened);
            return super.onOpen(null, opened);
        }

        @Override
        public void onWritable(Void none, Socket<Security, Void> to) {
            write(to);
        }

        private void write(Socket<Security, Void> to) {
            int before = bytes.position();
            int took = to.write(bytes);
            assertThat(bytes.position()).isEqualTo(before + took);
            assertThat(to.bufferedBytes()).isLessThanOrEqualTo(Wiring.chosen().mostTakenAhead());
            if (calls++ == 0) {
                first = took;
            }
            if (!bytes.hasRemaining()) {
                to.shutdown();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_huge_direct_buffer_is_written_piece_by_piece_and_never_blocks_the_loop(Backend backend) throws Exception {
        byte[] bytes = Peers.pattern(TOTAL);
        ByteBuffer direct = ByteBuffer.allocateDirect(TOTAL).put(bytes).flip();
        writesPieceByPiece(backend, bytes, direct);
    }

    @ParameterizedTest
    @EnumSource
    void one_huge_heap_buffer_is_written_piece_by_piece_and_never_blocks_the_loop(Backend backend) throws Exception {
        byte[] bytes = Peers.pattern(TOTAL);
        writesPieceByPiece(backend, bytes, ByteBuffer.wrap(bytes));
    }

    private static void writesPieceByPiece(Backend backend, byte[] expected, ByteBuffer bytes) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Writer server = new Writer(bytes);
            int port = test.port(test.context(null, server));
            try (java.net.Socket client = Peers.connectNarrow(port)) {
                server.expect("open");
                // Nobody reads, and yet the loop is free.
                int taken = test.on(bytes::position);
                assertThat(taken).isPositive().isLessThan(TOTAL);
                assertThat(server.first).isPositive();
                assertThat(test.on(() -> server.socket.isClosed())).isFalse();

                assertThat(Peers.readAll(client)).isEqualTo(Peers.Arrived.of(expected, 1));
            }
            server.expect("end");
            server.expect("close ENDED");
            assertThat(server.calls).isGreaterThan(1); // how large pieces are is the kernel's to say
            server.expectNothingMore();
        }
    }
}
