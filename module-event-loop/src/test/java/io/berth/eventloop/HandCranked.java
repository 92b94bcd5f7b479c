package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.Ticker;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A standalone loop that the test's own thread steps, and whose time it moves. */
final class HandCranked implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(1);

    private final Hand hand = new Hand();
    final StandaloneLoop<String> loop;

    /** Time that stands still but for a nanosecond a look: Netty waits for time to pass when an event loop ends. */
    private static final class Hand implements Ticker {
        private long now;

        @Override
        public long initialNanoTime() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return now++;
        }

        @Override
        public void sleep(long delay, TimeUnit unit) {
            now += unit.toNanos(delay);
        }
    }

    HandCranked(Backend backend) {
        LoopOptions options = LoopOptions.DEFAULT.withBackend(LoopOptions.Backend.valueOf(backend.name()));
        loop = StandaloneLoop.create("test", options, hand);
    }

    /** A context for connections that peers make. */
    <C, S> SocketContext<Security, C, S> context(C data, SocketHandler<Security, C, S> handler) {
        return loop.context(Wiring.chosen().accepting(), data, handler);
    }

    /** A context that makes connections. */
    <C, S> SocketContext<Security, C, S> connecting(C data, SocketHandler<Security, C, S> handler) {
        return loop.context(Wiring.chosen().connecting(), data, handler);
    }

    /** Listens on a port of 127.0.0.1 that the system gives. */
    <P extends Security> ListenSocket<P> listen(SocketContext<P, ?, ?> context) {
        Future<ListenSocket<P>> listener =
                context.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ListenOptions.DEFAULT);
        return listener.result();
    }

    /** Steps until something is so. */
    void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestLoop.WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it does not come about").isLessThan(deadline);
            loop.step(STEP);
        }
    }

    /** Does all there is to do at this time. */
    void settle() {
        for (int i = 0; i < 3; i++) {
            loop.step();
        }
    }

    /** Lets time pass, and has the loop do what is due then. */
    void pass(Duration time) {
        hand.now += time.toNanos();
        settle();
    }

    /** Sends a word on a connection that is expected to echo, and steps until it is back. */
    void echoes(java.net.Socket client) throws IOException {
        Wire.send(client, "ping");
        InputStream in = client.getInputStream();
        until(() -> available(in) >= 4);
        assertThat(Wire.read(client, 4)).isEqualTo("ping");
    }

    static int available(InputStream in) {
        int[] bytes = new int[1];
        Wire.unchecked(() -> bytes[0] = in.available());
        return bytes[0];
    }

    @Override
    public void close() {
        TestLoop.await(loop.close());
    }
}
