package io.berth.modules;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.WorkerPool;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * The threads of a Vertx, which all modules share. Left alone, each is made when it is first needed, by whoever needs it: where that is a
 * module, the thread keeps the loader of the module for its whole life, as its context class loader and (before JDK 24) in its access
 * control context. So they are made before there are modules.
 */
final class SharedThreads {
    private SharedThreads() {}

    static void makeAll(Vertx vertx) {
        if (vertx instanceof VertxInternal its) {
            its.eventLoopGroup().forEach(loop -> loop.execute(() -> {}));
            its.acceptorEventLoopGroup().forEach(loop -> loop.execute(() -> {}));
            makeAll(its.workerPool());
            makeAll(its.internalWorkerPool());
        }
    }

    private static void makeAll(WorkerPool pool) {
        if (pool.executor() instanceof ThreadPoolExecutor threads) {
            threads.prestartAllCoreThreads();
        }
    }
}
