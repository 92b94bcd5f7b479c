package io.berth.reservation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Work beside the test: each piece in a thread of its own, since it blocks, and a pool may have fewer threads than that. */
final class Background {
    private static final Executor THREADS = work -> {
        Thread thread = new Thread(work, "beside a test");
        thread.setDaemon(true);
        thread.start();
    };

    private Background() {}

    static <T> CompletableFuture<T> supply(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, THREADS);
    }

    static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, THREADS);
    }
}
