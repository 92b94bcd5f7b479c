package io.berth.benchmarks;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.CountDownLatch;
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
 * The time from handing a burst of tasks to a loop from another thread until the last has run, per task.
 *
 * <p>Run with {@code java -jar benchmarks/target/benchmarks.jar DeferBenchmark -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DeferBenchmark {
    private static final int BURST = 256;

    private final MultiThreadIoEventLoopGroup netty = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    /** Starts the loop's thread. */
    @Setup
    public void start() {
        netty.next().execute(() -> {});
    }

    /** Stops the loop. */
    @TearDown
    public void stop() {
        netty.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /**
     * The baseline: {@code execute} of a Netty event loop.
     *
     * @throws InterruptedException if the run is cut short
     */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public void netty() throws InterruptedException {
        var done = new CountDownLatch(BURST);
        for (int i = 0; i < BURST; i++) {
            netty.execute(done::countDown);
        }
        done.await();
    }
}
