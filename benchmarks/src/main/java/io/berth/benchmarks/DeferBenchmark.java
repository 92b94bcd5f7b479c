package io.berth.benchmarks;

import io.berth.eventloop.Loop;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Tasks from other threads: how many of them a loop runs in a second. Every candidate gets the same task, made once, from
 * the same producers, which wait for the loop by the same rule; all run on the same event loop.
 *
 * <ul>
 *   <li>{@code STREAM}: a producer is at most 4096 tasks ahead of the loop, and goes on when half of them have run. This
 *       is about the queue.
 *   <li>{@code BURST}: a producer sends 1024 tasks and sleeps until the last has run. This is as much about putting threads
 *       to sleep and waking them, which costs all candidates the same.
 * </ul>
 *
 * <p>Producers that have to share processors with the loop disturb the figures; {@code cpu.norm}, the processor time that a
 * task takes producer and loop together, says more then.
 *
 * <p>Run with {@code java -jar benchmarks/target/benchmarks.jar io.berth.benchmarks.DeferBenchmark -t 1}, and with {@code
 * -t 2} and {@code -t 4} for two and four producers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DeferBenchmark {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    private Loop<Void> loop;
    private Context context;
    private EventLoop netty;
    private MutexQueue mutex;

    /** How far a producer gets ahead of the loop, and how close the loop has to come until it goes on. */
    public enum Pace {
        /** Hardly ever waits for long. */
        STREAM(4096, 2048),
        /** Waits for the last task. */
        BURST(1024, 0);

        private final int ahead;
        private final int behind;

        Pace(int ahead, int behind) {
            this.ahead = ahead;
            this.behind = behind;
        }
    }

    /** A thread that sends a task again and again. */
    @State(Scope.Thread)
    public static class Producer {
        /** How it waits for the loop. */
        @Param
        public Pace pace;

        private CountedTask task;
        private long sent;
        private long limit;

        /** Gets its task. */
        @Setup
        public void begin(CountedTask task) {
            this.task = task;
            limit = pace.ahead;
        }

        private void hasSent() {
            if (++sent == limit) { // which is always a multiple of the task's grain
                limit = task.await(sent - pace.behind) + pace.ahead;
            }
        }
    }

    /** Starts the loop's thread. */
    @Setup
    public void start() {
        context = ((VertxInternal) vertx).createEventLoopContext();
        netty = ((ContextInternal) context).nettyEventLoop();
        loop = Loop.attach(context, null);
        mutex = new MutexQueue(netty);
    }

    /** Stops it. */
    @TearDown
    public void stop() {
        vertx.close().await();
    }

    /** Berth: {@code defer} on a loop. */
    @Benchmark
    public void berth(Producer producer) {
        loop.defer(producer.task);
        producer.hasSent();
    }

    /** Vert.x: {@code runOnContext}. */
    @Benchmark
    public void vertx(Producer producer) {
        context.runOnContext(producer.task.handler);
        producer.hasSent();
    }

    /** Netty: {@code execute} of the event loop beneath. */
    @Benchmark
    public void netty(Producer producer) {
        netty.execute(producer.task);
        producer.hasSent();
    }

    /** A queue under a lock, with a wake-up for a burst. */
    @Benchmark
    public void mutex(Producer producer) {
        mutex.add(producer.task);
        producer.hasSent();
    }
}
