package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of a module: interrupted when it stops, and waited for. */
final class OwnedThreads {
    private final Vertx vertx;
    private final ClassLoader loader;
    private final Belongings belongings;

    OwnedThreads(Vertx vertx, ClassLoader loader, Belongings belongings) {
        this.vertx = vertx;
        this.loader = loader;
        this.belongings = belongings;
    }

    Thread start(String name, Runnable task) {
        Objects.requireNonNull(task, "task");
        Promise<Void> ended = Promise.promise();
        Belongings.Entry[] entry = new Belongings.Entry[1];
        Thread thread = thread(name, () -> {
            try {
                task.run();
            } finally {
                entry[0].forget();
                ended.complete();
            }
        });
        entry[0] = belongings.add("thread " + name, () -> {
            thread.interrupt();
            // It is about to end then; only a join tells when it has.
            return ended.future().compose(about -> vertx.executeBlocking(() -> joined(thread), false));
        });
        thread.start();
        return thread;
    }

    private static Void joined(Thread thread) throws InterruptedException {
        thread.join();
        return null;
    }

    private Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, Objects.requireNonNull(name, "name"));
        thread.setContextClassLoader(loader);
        thread.setDaemon(true);
        return thread;
    }

    ExecutorService pool(String name, int size) {
        Objects.requireNonNull(name, "name");
        if (size < 1) {
            throw new ModuleException(Kind.INVALID_ARGUMENT, "size is " + size + " and must be 1 or more");
        }
        AtomicInteger number = new AtomicInteger();
        Promise<Void> ended = Promise.promise();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        size,
                        size,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> thread(name + "-" + number.incrementAndGet(), task)) {
                    @Override
                    protected void terminated() {
                        ended.complete();
                    }
                };
        Belongings.Entry entry = belongings.add("executor " + name, () -> {
            pool.shutdownNow();
            return ended.future();
        });
        ended.future().onComplete(itself -> entry.forget());
        return pool;
    }
}
