package io.berth.benchmarks;

import io.berth.reservation.BoundSocket;
import io.berth.reservation.Lease;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Leases of a bound socket: how many a second are asked for, granted and given back, when each time the kernel begins to
 * listen and stops. Beside it what people do otherwise: close the port and bind it again, and hope that nobody came between.
 *
 * <p>A lease is asked for by a message to the owner of ports and given back by another, each answered, from a thread that
 * waits: what is measured is four hops between threads as well. {@code listenAndReleaseOnEventLoop} is without them. {@code
 * handOver} has a second one waiting, so that the listener goes from one to the next and the kernel is not asked.
 *
 * <p>Run with {@code java -jar benchmarks/target/benchmarks.jar LeaseBenchmark -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LeaseBenchmark {
    private static final int BACKLOG = 128;
    private static final int CYCLES = 1000;

    /** Leases. */
    @State(Scope.Benchmark)
    public static class Held {
        /** What the Vertx runs on. */
        @Param({"epoll", "nio"})
        public String transport;

        private Vertx vertx;
        private BoundSocket port;
        private Lease current; // for handing over

        /** Binds. */
        @Setup
        public void bind() {
            vertx = Vertx.vertx(new VertxOptions()
                    .setPreferNativeTransport(transport.equals("epoll"))
                    .setEventLoopPoolSize(1));
            port = BoundSocket.bind(vertx, "127.0.0.1", 0).await();
        }

        /** Lets go. */
        @TearDown
        public void close() {
            vertx.close().await();
        }
    }

    /** A port that is closed between listeners. */
    @State(Scope.Benchmark)
    public static class Rebound {
        private InetSocketAddress address;

        /** Finds a port. */
        @Setup
        public void find() throws IOException {
            try (ServerSocketChannel any = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                address = (InetSocketAddress) any.getLocalAddress();
            }
        }

        private static ServerSocketChannel listen(InetSocketAddress where) throws IOException {
            return ServerSocketChannel.open()
                    .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                    .bind(where, BACKLOG);
        }
    }

    /** A lease that listens and stops. */
    @Benchmark
    public void listenAndRelease(Held held) {
        Lease lease = held.port.listen(BACKLOG).await();
        lease.close();
        lease.released().await();
    }

    /** The same on the event loop of the owner of ports, without a hop between threads. */
    @Benchmark
    @OperationsPerInvocation(CYCLES)
    public void listenAndReleaseOnEventLoop(Held held) {
        Promise<Void> done = Promise.promise();
        held.vertx.runOnContext(begin -> cycle(held.port, CYCLES, done));
        done.future().await();
    }

    private static void cycle(BoundSocket port, int left, Promise<Void> done) {
        if (left == 0) {
            done.complete();
            return;
        }
        port.listen(BACKLOG)
                .compose(lease -> {
                    lease.close();
                    return lease.released();
                })
                .onComplete((released, failure) -> {
                    if (failure == null) {
                        cycle(port, left - 1, done);
                    } else {
                        done.fail(failure);
                    }
                });
    }

    /** A lease that takes the listener over from the one before. */
    @Benchmark
    public void handOver(Held held) {
        var next = held.port.listen(BACKLOG);
        if (held.current != null) {
            held.current.close();
        }
        held.current = next.await();
    }

    /** The usual way: the port is anyone's in between. */
    @Benchmark
    public void closeAndRebind(Rebound port) throws IOException {
        Rebound.listen(port.address).close();
    }
}
