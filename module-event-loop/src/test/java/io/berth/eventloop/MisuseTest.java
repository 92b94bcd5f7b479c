package io.berth.eventloop;

import static io.berth.eventloop.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.LoopException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What makes no sense is refused at once, with the value and what to do, and changes nothing. */
@Contract
@Timeout(60)
class MisuseTest {
    private final StandaloneLoop<String> loop = Loop.standalone("data");
    private final SocketContext<Security, Void, Void> context =
            loop.context(Wiring.chosen().accepting(), null, new Recorder());

    @AfterEach
    void nothing_has_changed() {
        assertThat(loop.step()).isFalse();
        assertThat(loop.isClosed()).isFalse();
        assertThat(context.isClosed()).isFalse();
        assertThat(context.highWaterBytes).isEqualTo(SocketContext.DEFAULT_HIGH_WATER_BYTES);
        loop.close();
    }

    private static void missing(String argument, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(argument);
    }

    private static void invalid(String message, ThrowingCallable call) {
        assertThat(refused(Kind.INVALID_ARGUMENT, call)).hasMessageContaining(message);
    }

    @Test
    void null_for_what_a_loop_needs_is_refused_by_name() {
        missing("context", () -> Loop.attach((Context) null, "data"));
        missing("vertx", () -> Loop.attach((Vertx) null, "data"));
        missing("options", () -> Loop.standalone("data", null));
        missing("task", () -> loop.defer((Runnable) null));
        missing("task", () -> loop.runOnLoop((Runnable) null));
        missing("hook", () -> loop.beforeIteration(null));
        missing("hook", () -> loop.afterIteration(null));
        missing("onFire", () -> loop.timer("data", null));
        missing("onFire", () -> loop.fallthroughTimer("data", null));
        missing("security", () -> loop.context(null, "data", new SocketHandler<Security, String, Void>() {}));
        missing("handler", () -> loop.context(Wiring.chosen().accepting(), "data", null));
        missing("atMost", () -> loop.step(null));
        missing("backend", () -> LoopOptions.DEFAULT.withBackend(null));
    }

    @Test
    void null_options_for_an_attached_loop_are_refused_by_name() {
        try (TestLoop test = new TestLoop(Backend.NIO)) {
            missing("options", () -> Loop.attach(test.vertx, "data", null));
            missing("options", () -> Loop.attach(test.on(Vertx::currentContext), "data", null));
        }
    }

    @Test
    void null_for_what_a_context_needs_is_refused_by_name() {
        InetSocketAddress address = Calls.at("127.0.0.1", 0);
        missing("host", () -> context.listen(null, 0));
        missing("address", () -> context.listen(null, ListenOptions.DEFAULT));
        missing("options", () -> context.listen(address, null));
        missing("over", () -> context.listen(address, ListenOptions.DEFAULT, null));
        missing("over", () -> context.listen(address, ListenOptions.DEFAULT, Arrays.asList(context, null)));
        missing("host", () -> context.connect(null, 1));
        missing("address", () -> context.connect(null, ConnectOptions.DEFAULT));
        missing("options", () -> context.connect(address, null));
        missing("socket", () -> context.adopt((Socket<Security, Void>) null, null));
        missing("channel", () -> context.adopt((SocketChannel) null));
        missing("action", () -> context.forEach(null));
        missing("timeout", () -> ConnectOptions.DEFAULT.withTimeout(null));
    }

    @Test
    void null_callbacks_are_refused_by_name() {
        SocketHandler.Builder<Security, Void, Void> builder = SocketHandler.builder();
        List<ThrowingCallable> calls = List.of(
                () -> builder.preOpen(null),
                () -> builder.open(null),
                () -> builder.data(null),
                () -> builder.writable(null),
                () -> builder.end(null),
                () -> builder.close(null),
                () -> builder.timeout(null),
                () -> builder.longTimeout(null),
                () -> builder.connectError(null),
                () -> builder.failure(null));
        calls.forEach(call -> missing("callback", call));
    }

    @Test
    void ports_that_are_none_are_refused() {
        invalid("port is -1", () -> context.listen("127.0.0.1", -1));
        invalid("port is 70000", () -> context.listen("127.0.0.1", 70_000));
        invalid("port is -1", () -> context.connect("127.0.0.1", -1));
        invalid("port is 70000", () -> context.connect("127.0.0.1", 70_000));
    }

    @Test
    void a_blank_host_is_refused_with_the_wildcards() {
        invalid("host is blank; the wildcards are 0.0.0.0 and ::", () -> context.listen("", 0));
        invalid("host is blank", () -> context.connect("  ", 1));
    }

    @Test
    void a_path_that_is_too_long_for_the_kernel_is_refused() {
        SocketAddress longest = UnixDomainSocketAddress.of("x".repeat(108));
        invalid("a path of 108 bytes", () -> context.listen(longest, ListenOptions.DEFAULT));
        invalid("from 1 to 107", () -> context.connect(longest, ConnectOptions.DEFAULT));
        SocketAddress wide = UnixDomainSocketAddress.of("\u00e9".repeat(54));
        invalid("a path of 108 bytes", () -> context.connect(wide, ConnectOptions.DEFAULT));
        SocketAddress nameless = UnixDomainSocketAddress.of("");
        invalid("a path of 0 bytes", () -> context.listen(nameless, ListenOptions.DEFAULT));
    }

    @Test
    void an_address_of_another_kind_is_refused_by_its_class() {
        final class Elsewhere extends SocketAddress {
            private static final long serialVersionUID = 1L;
        }
        invalid(Elsewhere.class.getName(), () -> context.listen(new Elsewhere(), ListenOptions.DEFAULT));
        invalid(Elsewhere.class.getName(), () -> context.connect(new Elsewhere(), ConnectOptions.DEFAULT));
    }

    @Test
    void numbers_below_their_least_are_refused() {
        invalid("queueCapacity is -1", () -> LoopOptions.DEFAULT.withQueueCapacity(-1));
        invalid("backlog is 0", () -> ListenOptions.DEFAULT.withBacklog(0));
        invalid("maxConnections is -3", () -> ListenOptions.DEFAULT.withMaxConnections(-3));
        invalid("bytes is 0", () -> context.highWaterBytes(0));
        invalid("descriptor is -1", () -> context.adopt(-1));
    }

    @Test
    void times_that_are_none_are_refused() {
        invalid("timeout is PT0S", () -> ConnectOptions.DEFAULT.withTimeout(Duration.ZERO));
        invalid("timeout is PT-1S", () -> ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(-1)));
        invalid("below 290 years", () -> ConnectOptions.DEFAULT.withTimeout(Duration.ofDays(365L * 1000)));
        invalid("atMost is PT0S", () -> loop.step(Duration.ZERO));
        invalid("atMost is PT-1S", () -> loop.step(Duration.ofSeconds(-1)));
    }

    @Test
    void a_capacity_beyond_what_a_queue_can_have_is_refused() {
        invalid("queueCapacity is 2147483647", () -> LoopOptions.DEFAULT.withQueueCapacity(Integer.MAX_VALUE));
    }

    @Test
    void a_listener_over_no_contexts_is_refused() {
        InetSocketAddress address = Calls.at("127.0.0.1", 0);
        invalid("no context", () -> context.listen(address, ListenOptions.DEFAULT, List.of()));
    }

    @Test
    void a_channel_that_is_not_connected_is_refused() throws Exception {
        try (SocketChannel channel = SocketChannel.open()) {
            invalid("not connected", () -> context.adopt(channel));
            assertThat(channel.isOpen()).isTrue();
        }
    }
}
