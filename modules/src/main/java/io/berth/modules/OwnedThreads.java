package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Promise;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of a module: interrupted when it stops, and waited for. */
final class OwnedThreads {
    private final ClassLoader loader;
    private final Belongings belongings;

    OwnedThreads(ClassLoader loader, Belongings belongings) {
        this.loader = loader;
        this.belongings = belongings;
    }

    Thread start(String name, Runnable task) {
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
            return ended.future();
        });
        thread.start();
        return thread;
    }

    private Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setContextClassLoader(loader);
        thread.setDaemon(true);
        return thread;
    }

    ExecutorService pool(String name, int size) {
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
        belongings.add("executor " + name, () -> {
            pool.shutdownNow();
            return ended.future();
        });
        return pool;
    }
}
