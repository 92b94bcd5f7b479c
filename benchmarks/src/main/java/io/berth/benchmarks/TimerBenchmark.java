package io.berth.benchmarks;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Timer;
import io.netty.channel.EventLoop;
import io.netty.util.HashedWheelTimer;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
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
 * Timers: how many a second are started and cancelled, and how many are started and fire, on an event loop and while others
 * are armed for later.
 *
 * <p>All is done on the event loop, a thousand at a time, so that hops between threads do not count. Those that fire are due
 * in a millisecond, which is waited for once for all of them: {@code cpu.norm} is the figure to look at there. Berth has its
 * timer twice: made anew, as the others have to be, and one that is armed again and again. Netty's wheel is precise to a
 * millisecond here, and fires on a thread of its own; the others on the event loop.
 *
 * <p>Run with {@code java -jar benchmarks/target/benchmarks.jar io.berth.benchmarks.TimerBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TimerBenchmark {
    private static final int TIMERS = 1000;
    private static final int FAR_SECONDS = 3600;
    private static final int FAR_MILLIS = FAR_SECONDS * 1000;
    private static final Duration FAR = Duration.ofSeconds(FAR_SECONDS);
    private static final Duration SOON = Duration.ofMillis(1);

    /** How many timers of others are armed meanwhile. */
    @Param({"0", "10000"})
    public int others;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    private final HashedWheelTimer wheel = new HashedWheelTimer(1, TimeUnit.MILLISECONDS);
    private Context context;
    private EventLoop eventLoop;
    private Loop<Void> loop;
    private Timer<Void> armedAgain;

    /** What fires, all on one thread. */
    private static final class Countdown {
        private final Promise<Void> over = Promise.promise();
        private int left = TIMERS;

        private void fired() {
            if (--left == 0) {
                over.complete();
            }
        }
    }

    /** Arms the others. */
    @Setup
    @SuppressWarnings("FutureReturnValueIgnored") // none of them fires
    public void start() {
        context = ((VertxInternal) vertx).createEventLoopContext();
        eventLoop = ((ContextInternal) context).nettyEventLoop();
        loop = Loop.attach(context, null);
        onLoop(() -> armedAgain = loop.timer(null, timer -> {}));
        for (int i = 0; i < others; i++) {
            eventLoop.schedule(
                    () -> {}, FAR_SECONDS + 1 + i, TimeUnit.SECONDS); // in the one heap that three of them use
            wheel.newTimeout(timeout -> {}, FAR_SECONDS + 1 + i, TimeUnit.SECONDS);
        }
    }

    /** Stops everything. */
    @TearDown
    public void stop() {
        wheel.stop();
        vertx.close().await();
    }

    private void onLoop(Runnable work) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            work.run();
            done.complete();
        });
        done.future().await();
    }

    // --- start and cancel

    /** Berth: a timer that is armed and disarmed again and again. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void cancelBerthArmedAgain() {
        onLoop(() -> {
            for (int i = 0; i < TIMERS; i++) {
                armedAgain.once(FAR).disarm();
            }
        });
    }

    /** Berth: a timer made, armed and closed. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void cancelBerth() {
        onLoop(() -> {
            for (int i = 0; i < TIMERS; i++) {
                loop.timer(null, timer -> {}).once(FAR).close();
            }
        });
    }

    /** Vert.x: {@code setTimer} and {@code cancelTimer}. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void cancelVertx() {
        onLoop(() -> {
            for (int i = 0; i < TIMERS; i++) {
                vertx.cancelTimer(vertx.setTimer(FAR_MILLIS, id -> {}));
            }
        });
    }

    /** Netty: {@code schedule} of the event loop beneath. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void cancelNetty() {
        onLoop(() -> {
            for (int i = 0; i < TIMERS; i++) {
                eventLoop.schedule(() -> {}, FAR_MILLIS, TimeUnit.MILLISECONDS).cancel(false);
            }
        });
    }

    /** Netty: its wheel of timeouts, used from the event loop. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void cancelNettyWheel() {
        onLoop(() -> {
            for (int i = 0; i < TIMERS; i++) {
                wheel.newTimeout(timeout -> {}, FAR_MILLIS, TimeUnit.MILLISECONDS)
                        .cancel();
            }
        });
    }

    // --- start and fire

    /** Berth: timers made and armed. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void fireBerth() {
        Countdown countdown = new Countdown();
        onLoop(() -> {
            for (int i = 0; i < TIMERS; i++) {
                loop.timer(countdown, timer -> timer.data().fired()).once(SOON);
            }
        });
        countdown.over.future().await();
    }

    /** Vert.x: {@code setTimer}. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void fireVertx() {
        Countdown countdown = new Countdown();
        onLoop(() -> {
            for (int i = 0; i < TIMERS; i++) {
                vertx.setTimer(1, id -> countdown.fired());
            }
        });
        countdown.over.future().await();
    }

    /** Netty: {@code schedule} of the event loop beneath. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    @SuppressWarnings("FutureReturnValueIgnored") // each counts itself
    public void fireNetty() {
        Countdown countdown = new Countdown();
        onLoop(() -> {
            for (int i = 0; i < TIMERS; i++) {
                eventLoop.schedule(countdown::fired, 1, TimeUnit.MILLISECONDS);
            }
        });
        countdown.over.future().await();
    }

    /** Netty: its wheel of timeouts, used from the event loop. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void fireNettyWheel() {
        Countdown countdown = new Countdown();
        onLoop(() -> {
            for (int i = 0; i < TIMERS; i++) {
                wheel.newTimeout(timeout -> countdown.fired(), 1, TimeUnit.MILLISECONDS);
            }
        });
        countdown.over.future().await();
    }
}
