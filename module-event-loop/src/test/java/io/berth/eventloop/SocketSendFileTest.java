package io.berth.eventloop;

import static io.berth.eventloop.Wire.KIB;
import static io.berth.eventloop.Wire.MIB;
import static io.berth.eventloop.Wire.TOO_MUCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Kind;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class SocketSendFileTest {
    private static final long HUGE = 64L * MIB;

    @TempDir
    Path directory;

    /** A file of the pattern. */
    private FileChannel file(long length) throws IOException {
        Path path = directory.resolve("file");
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < length; at += MIB) {
                out.write(Wire.direct(at, (int) Math.min(MIB, length - at)));
            }
        }
        return FileChannel.open(path);
    }

    private static Future<Void> send(Wire wire, FileChannel file, long position, long length) {
        return wire.on(() -> wire.socket.sendFile(file, position, length));
    }

    private static long nativeMemory() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    @ParameterizedTest
    @EnumSource
    void a_large_part_of_a_file_reaches_a_slow_reader_without_passing_through_memory(Backend backend) throws Exception {
        try (FileChannel file = file(HUGE);
                Wire wire = new Wire(backend)) {
            long before = nativeMemory();

            // When almost all of a file is sent, most of it has to wait
            Future<Void> sent = send(wire, file, 1, HUGE - 2);
            wire.settle();
            assertThat(sent.isComplete()).isFalse();
            assertThat(wire.on(wire.socket::bufferedBytes)).isGreaterThan(HUGE / 2);

            // Then it arrives as the client reads
            Wire.readPattern(wire.client.getInputStream(), 1, HUGE / 2);
            long halfway = nativeMemory();
            Wire.readPattern(wire.client.getInputStream(), 1 + HUGE / 2, HUGE / 2 - 2);
            TestLoop.await(sent);
            assertThat(halfway - before).isLessThan(8L * MIB);
            assertThat(wire.on(wire.socket::bufferedBytes)).isZero();
            wire.server.expect("writable");

            // And the file is still the caller's, with its position where it was
            assertThat(file.isOpen()).isTrue();
            assertThat(file.position()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_small_file_is_with_the_kernel_when_the_call_returns(Backend backend) throws Exception {
        try (FileChannel file = file(1000);
                Wire wire = new Wire(backend)) {
            assertThat(send(wire, file, 0, 1000).succeeded()).isTrue();

            wire.readPattern(1000);
            assertThat(wire.on(wire.socket::bufferedBytes)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_of_a_file_is_sent_at_once(Backend backend) throws Exception {
        try (FileChannel file = file(10);
                Wire wire = new Wire(backend)) {
            assertThat(send(wire, file, 10, 0).succeeded()).isTrue();
            assertThat(send(wire, file, 0, 1).succeeded()).isTrue();

            wire.readPattern(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_file_goes_after_what_waits_and_before_what_comes_later(Backend backend) throws Exception {
        try (FileChannel file = file(2 * TOO_MUCH);
                Wire wire = new Wire(backend)) {
            Future<Void> sent = wire.on(() -> {
                wire.context.highWaterBytes(4 * TOO_MUCH);
                assertThat(wire.socket.send(Wire.heap(TOO_MUCH))).isEqualTo(Sent.BUFFERED);
                Future<Void> part = wire.socket.sendFile(file, TOO_MUCH, TOO_MUCH);
                assertThat(wire.socket.send(Wire.direct(2 * TOO_MUCH, KIB))).isEqualTo(Sent.BUFFERED);
                return part;
            });

            wire.readPattern(2 * TOO_MUCH + KIB);

            TestLoop.await(sent);
            wire.server.expect("writable");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_file_takes_along_what_waits_for_more(Backend backend) throws Exception {
        try (FileChannel file = file(1000);
                Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.sendMore(Wire.heap(10));
                assertThat(wire.socket.sendFile(file, 10, 990).succeeded()).isTrue();
                assertThat(wire.socket.bufferedBytes()).isZero();
            });

            wire.readPattern(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_end_is_told_after_a_file_that_waits(Backend backend) throws Exception {
        try (FileChannel file = file(TOO_MUCH);
                Wire wire = new Wire(backend)) {
            Future<Void> sent = send(wire, file, 0, TOO_MUCH);
            wire.run(wire.socket::shutdown);

            wire.readPattern(TOO_MUCH);

            wire.seesEnd();
            TestLoop.await(sent);
        }
    }

    private static void is_too_short(Wire wire, FileChannel file, int there) throws IOException {
        // When more is asked for than there is
        Future<Void> sent = send(wire, file, 0, there + 1L);

        // Then what is there arrives, the future fails, and the socket closes as one that has more to say
        wire.readPattern(there);
        wire.seesCutOff();
        wire.server.expect("close FAILED");
        Wire.assertKind(Kind.NETWORK, () -> TestLoop.await(sent));
        assertThat(sent.cause()).hasMessageContaining("1 bytes less than were to be sent");
        assertThat(wire.server.reason.unsentBytes()).isEqualTo(1);
        assertThat(wire.server.reason.cause()).hasStackTraceContaining("file");
    }

    @ParameterizedTest
    @EnumSource
    void a_small_file_shorter_than_asked_fails_and_closes_the_socket(Backend backend) throws Exception {
        try (FileChannel file = file(1000);
                Wire wire = new Wire(backend)) {
            is_too_short(wire, file, 1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_large_file_shorter_than_asked_fails_and_closes_the_socket(Backend backend) throws Exception {
        try (FileChannel file = file(TOO_MUCH);
                Wire wire = new Wire(backend)) {
            is_too_short(wire, file, TOO_MUCH);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_file_that_has_been_closed_fails_and_closes_the_socket(Backend backend) throws Exception {
        FileChannel file = file(1000);
        file.close();
        try (Wire wire = new Wire(backend)) {
            Future<Void> sent = send(wire, file, 0, 1000);

            wire.server.expect("close FAILED");
            Wire.assertKind(Kind.CLOSED, () -> TestLoop.await(sent));
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_socket_fails_a_file_that_waits(Backend backend) throws Exception {
        try (FileChannel file = file(TOO_MUCH);
                Wire wire = new Wire(backend)) {
            Future<Void> sent = send(wire, file, 0, TOO_MUCH);

            long waiting = wire.on(() -> {
                long bytes = wire.socket.bufferedBytes();
                wire.socket.close();
                return bytes;
            });

            Wire.assertKind(Kind.CLOSED, () -> TestLoop.await(sent));
            wire.server.expect("close CLOSED");
            assertThat(wire.server.reason.unsentBytes()).isEqualTo(waiting).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_by_the_peer_fails_a_file_that_waits(Backend backend) throws Exception {
        try (FileChannel file = file(TOO_MUCH);
                Wire wire = new Wire(backend)) {
            Future<Void> sent = send(wire, file, 0, TOO_MUCH);

            wire.resetByClient();

            Wire.assertKind(Kind.CLOSED, () -> TestLoop.await(sent));
            wire.server.expect("close FAILED");
            assertThat(file.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_follows_a_file_is_sent_though_the_handler_of_its_future_throws(Backend backend) throws Exception {
        try (FileChannel file = file(TOO_MUCH);
                Wire wire = new Wire(backend)) {
            // Given a file that waits, and a handler of its future that throws
            wire.run(() -> wire.socket.sendFile(file, 0, TOO_MUCH).onComplete(done -> {
                throw new IllegalStateException("boom");
            }));

            // When the client has read it
            wire.readPattern(TOO_MUCH);
            wire.server.expect("writable");

            // Then the socket is as good as before
            assertThat(wire.on(() -> wire.socket.send(Wire.text("next")))).isEqualTo(Sent.ALL);
            assertThat(wire.read(4)).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_part_that_none_can_be_is_refused(Backend backend) throws Exception {
        try (FileChannel file = file(10);
                Wire wire = new Wire(backend)) {
            Wire.assertKind(Kind.INVALID_ARGUMENT, () -> send(wire, file, -1, 1));
            Wire.assertKind(Kind.INVALID_ARGUMENT, () -> send(wire, file, 0, -1));

            assertThat(wire.on(wire.socket::bufferedBytes)).isZero();
        }
    }
}
