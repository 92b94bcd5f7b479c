package io.berth.eventloop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.LoopException.Kind;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class SocketReadTest {
    /** Keeps the view it was given, and what {@link Received#buffer} returned. */
    private static final class Keeper extends Recorder {
        final AtomicReference<Received> view = new AtomicReference<>();
        final AtomicReference<ByteBuffer> buffer = new AtomicReference<>();

        @Override
        public void onData(Void none, Socket<Security, Void> from, Received bytes) {
            super.onData(null, from, bytes);
            if (view.compareAndSet(null, bytes)) {
                buffer.set(bytes.buffer());
            } else {
                view.get().length();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_paused_socket_delivers_nothing_and_everything_once_resumed(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(wire.socket::pause);
            assertThat(wire.<Boolean>on(wire.socket::isPaused)).isTrue();

            wire.send("one ");
            wire.send("two");
            wire.settle();
            wire.server.expectNothingMore();

            wire.run(wire.socket::resume);
            assertThat(wire.<Boolean>on(wire.socket::isPaused)).isFalse();
            wire.server.expect("data one two");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_end_that_comes_during_a_pause_is_told_once_resumed(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(wire.socket::pause);

            wire.send("last words");
            wire.client.shutdownOutput();
            wire.settle();
            wire.server.expectNothingMore();

            wire.run(wire.socket::resume);
            wire.server.expect("data last words");
            wire.server.expect("end");
            wire.server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pausing_inside_onData_holds_back_what_comes_next(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                super.onData(null, from, bytes);
                from.pause();
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.send("one");
            server.expect("data one");

            wire.send("two");
            wire.settle();
            server.expectNothingMore();

            wire.run(wire.socket::resume);
            server.expect("data two");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_may_be_paused_when_it_opens(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public Void onOpen(Void none, Socket<Security, Void> opened) {
                opened.pause();
                return super.onOpen(null, opened);
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.send("early");
            wire.settle();
            server.expectNothingMore();

            wire.run(wire.socket::resume);
            server.expect("data early");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pausing_and_resuming_again_and_again_changes_nothing(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.resume();
                wire.socket.pause();
                wire.socket.pause();
                wire.socket.resume();
                wire.socket.resume();
            });

            wire.send("hello");

            wire.server.expect("data hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_paused_socket_still_writes_and_tells_when_it_is_writable(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            wire.run(() -> {
                wire.socket.pause();
                assertThat(wire.socket.send(Wire.heap(Wire.TOO_MUCH))).isEqualTo(Sent.BUFFERED);
            });
            wire.send("held back");

            wire.readPattern(Wire.TOO_MUCH);

            wire.server.expect("writable");
            wire.settle();
            wire.server.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_large_stream_arrives_whole_and_in_order_through_many_pauses(Backend backend) throws Exception {
        AtomicLong got = new AtomicLong();
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                assertThat(bytes.copy()).isEqualTo(Wire.pattern(got.get(), bytes.length()));
                got.addAndGet(bytes.length());
                from.pause();
                from.context().loop().defer(from::resume);
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.client.getOutputStream().write(Wire.pattern(0, Wire.TOO_MUCH));
            wire.client.shutdownOutput();

            server.expect("end");
            assertThat(got).hasValue(Wire.TOO_MUCH);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_view_shows_the_bytes_in_every_form(Backend backend) throws Exception {
        Recorder server = new Recorder() {
            @Override
            public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                byte[] expected = "käse".getBytes(UTF_8);
                assertThat(bytes.length()).isEqualTo(5);
                assertThat(bytes.get(0)).isEqualTo((byte) 'k');
                assertThat(bytes.get(4)).isEqualTo((byte) 'e');
                assertThatThrownBy(() -> bytes.get(5)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> bytes.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThat(bytes.copy()).isEqualTo(expected).isNotSameAs(bytes.copy());
                assertThat(bytes.text()).isEqualTo("käse");
                assertThat(bytes.text(ISO_8859_1)).isEqualTo(new String(expected, ISO_8859_1));
                assertThat(bytes.buffer().isReadOnly()).isTrue();
                assertThat(bytes.buffer().remaining()).isEqualTo(5);
                assertThat(bytes.buffer().get()).isEqualTo((byte) 'k');
                assertThat(bytes.buffer()).isEqualTo(ByteBuffer.wrap(expected));
                record("all forms");
            }
        };
        try (Wire wire = new Wire(backend, server)) {
            wire.send("käse");

            server.expect("all forms");
        }
    }

    @ParameterizedTest
    @EnumSource
    void after_the_callback_every_call_on_the_view_throws(Backend backend) throws Exception {
        Keeper server = new Keeper();
        try (Wire wire = new Wire(backend, server)) {
            wire.send("hello");
            server.expect("data hello");

            wire.run(() -> {
                Received late = server.view.get();
                Wire.assertKind(Kind.DATA_EXPIRED, late::length);
                Wire.assertKind(Kind.DATA_EXPIRED, () -> late.get(0));
                Wire.assertKind(Kind.DATA_EXPIRED, late::buffer);
                Wire.assertKind(Kind.DATA_EXPIRED, late::copy);
                Wire.assertKind(Kind.DATA_EXPIRED, late::text);
                Wire.assertKind(Kind.DATA_EXPIRED, () -> late.text(ISO_8859_1));
                Wire.assertKind(Kind.DATA_EXPIRED, () -> wire.socket.write(late));
                Wire.assertKind(Kind.DATA_EXPIRED, () -> wire.socket.send(late));
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_memory_behind_a_kept_buffer_is_overwritten_in_checked_mode(Backend backend) throws Exception {
        Keeper server = new Keeper();
        try (Wire wire = new Wire(backend, server)) {
            wire.send("hello");
            server.expect("data hello");

            String seen =
                    wire.on(() -> UTF_8.decode(server.buffer.get().duplicate()).toString());

            assertThat(seen).doesNotContain("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_view_kept_from_one_callback_throws_in_the_next(Backend backend) throws Exception {
        Keeper server = new Keeper();
        try (Wire wire = new Wire(backend, server)) {
            wire.send("one");
            server.expect("data one");

            wire.send("two");
            server.expect("data two");

            assertThat(server.next()).startsWith("failure received bytes are used after the callback");
            server.expect("close CALLBACK_FAILED");
            assertThat(((LoopException) server.failure).kind()).isEqualTo(Kind.DATA_EXPIRED);
        }
    }
}
