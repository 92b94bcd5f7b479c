package io.berth.benchmarks;

import io.berth.eventloop.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Tasks from other threads: how many of them a loop runs in a second, when each producer waits for its burst of tasks to
 * have run before it sends the next.
 *
 * <p>Run with {@code java -jar benchmarks/target/benchmarks.jar DeferBenchmark -t 1 -prof gc}, and with {@code -t 4} for
 * four producers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DeferBenchmark {
    private static final int BURST = 1024;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    private Loop<Void> loop;
    private Context context;
    private ContextInternal netty;

    /** What one producer counts its burst by; a task does nothing but count. */
    @State(Scope.Thread)
    public static class Burst {
        private final Phaser phaser = new Phaser(1);
        private int left; // the loop's
        private final Runnable task = this::count;

        private void count() {
            if (--left == 0) {
                phaser.arrive();
            }
        }

        private int begin() {
            left = BURST;
            return phaser.getPhase();
        }

        private void await(int phase) {
            phaser.awaitAdvance(phase);
        }
    }

    /** Starts the loop's thread. */
    @Setup
    public void start() {
        context = ((VertxInternal) vertx).createEventLoopContext();
        netty = (ContextInternal) context;
        loop = Loop.attach(context, null);
    }

    /** Stops it. */
    @TearDown
    public void stop() {
        vertx.close().await();
    }

    /**
     * Berth: {@code defer} on a loop.
     *
     * @param burst the producer's
     */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public void berth(Burst burst) {
        int phase = burst.begin();
        for (int i = 0; i < BURST; i++) {
            loop.defer(burst.task);
        }
        burst.await(phase);
    }

    /**
     * Vert.x: {@code runOnContext}.
     *
     * @param burst the producer's
     */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public void vertx(Burst burst) {
        int phase = burst.begin();
        for (int i = 0; i < BURST; i++) {
            context.runOnContext(ignored -> burst.task.run());
        }
        burst.await(phase);
    }

    /**
     * Netty: {@code execute} of the event loop beneath.
     *
     * @param burst the producer's
     */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public void netty(Burst burst) {
        int phase = burst.begin();
        for (int i = 0; i < BURST; i++) {
            netty.nettyEventLoop().execute(burst.task);
        }
        burst.await(phase);
    }
}
