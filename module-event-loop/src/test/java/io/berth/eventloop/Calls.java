package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.berth.eventloop.LoopException.Kind;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls that are refused, calls from other threads, and waiting for what calls bring about. */
final class Calls {
    private static final Duration A_MOMENT = Duration.ofMillis(20);

    private Calls() {}

    /** Makes a call that must be refused with this kind and its advice; returns the refusal. */
    static LoopException refused(Kind kind, ThrowingCallable call) {
        return refusal(kind, catchThrowable(call));
    }

    /** Takes a failure that must be a refusal of this kind with its advice. */
    static LoopException refusal(Kind kind, Throwable failure) {
        assertThat(failure).isInstanceOf(LoopException.class).hasMessageContaining(kind.advice());
        assertThat(((LoopException) failure).kind()).isEqualTo(kind);
        return (LoopException) failure;
    }

    /** Waits for a future that must fail, and returns what it failed with. */
    static Throwable failureOf(Future<?> future) {
        return catchThrowable(() -> TestLoop.await(future));
    }

    /** Waits for a future that must fail with an error of the network. */
    static LoopException.Network networkFailureOf(Future<?> future) {
        Throwable failure = failureOf(future);
        assertThat(failure).isInstanceOf(LoopException.Network.class);
        return (LoopException.Network) failure;
    }

    /** Does something on a loop and returns its result, or throws what it threw. */
    static <R> R on(Loop<?> loop, Supplier<R> action) {
        CompletableFuture<R> result = new CompletableFuture<>();
        loop.runOnLoop(() -> {
            try {
                result.complete(action.get());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return TestLoop.await(result);
    }

    /** An address made of an IP address and a port. */
    static InetSocketAddress at(String ip, int port) {
        return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(ip), port);
    }

    /** Calls on a thread that no loop runs on, and returns or throws what comes of it. */
    static <R> R elsewhere(Callable<R> call) {
        CompletableFuture<R> result = new CompletableFuture<>();
        startElsewhere(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return TestLoop.await(result);
    }

    /** Begins something on a thread of its own. */
    static Thread startElsewhere(Runnable action) {
        Thread thread = new Thread(action, "elsewhere");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits until something is so that nobody tells about. */
    static void until(BooleanSupplier so) {
        until(so, Thread::yield);
    }

    /** Steps a standalone loop until something is so. */
    static void stepUntil(StandaloneLoop<?> loop, BooleanSupplier so) {
        until(so, () -> loop.step(A_MOMENT));
    }

    private static void until(BooleanSupplier so, Runnable meanwhile) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestLoop.WAIT_SECONDS);
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it did not become so in " + TestLoop.WAIT_SECONDS + " s");
            }
            meanwhile.run();
        }
    }
}
