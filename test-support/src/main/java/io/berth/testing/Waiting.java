package io.berth.testing;

import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for what others do, and not for ever. */
public final class Waiting {
    /** How long at most. */
    public static final long SECONDS = 20;

    /** The same in milliseconds. */
    public static final int MILLIS = (int) TimeUnit.SECONDS.toMillis(SECONDS);

    private Waiting() {}

    /** Waits for a Vert.x future, and throws what it failed with. */
    public static <R> R await(Future<R> future) {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    /** Waits for a future, and throws what it failed with. */
    public static <R> R await(CompletableFuture<R> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came of it in " + SECONDS + " s", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until something is so that nobody tells about. */
    public static void until(String what, BooleanSupplier so) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("in " + SECONDS + " s it did not become so that " + what);
            }
            Thread.onSpinWait();
        }
    }

    /** Does something that blocks on a thread of its own, and may end as it likes. */
    public static void meanwhile(Blocking action) {
        var unused = elsewhere(() -> {
            action.run();
            return null;
        });
    }

    /** Something that blocks. */
    public interface Blocking {
        /** Does it. */
        void run() throws Exception;
    }

    /** Does something that blocks on a thread of its own. */
    public static <R> CompletableFuture<R> elsewhere(Callable<R> call) {
        CompletableFuture<R> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(call.call());
                    } catch (Throwable failure) {
                        result.completeExceptionally(failure);
                    }
                },
                "elsewhere");
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
