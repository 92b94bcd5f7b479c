package io.berth.modules;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Calls the code of a module, each call in its time: on a context of the module's own, so that the host goes on whatever that code
 * does. Code that has not returned in its time blocks its thread: it is interrupted, and what follows is called on another context. On
 * the host's context, on which futures are completed too.
 */
final class ModuleCalls {
    private final VertxSide side;
    private final ClassLoader loader;
    private Context context; // where the next call is made

    ModuleCalls(VertxSide side, ClassLoader loader) {
        this.side = side;
        this.loader = loader;
        this.context = side.contextFor(loader);
    }

    ClassLoader loader() {
        return loader;
    }

    /** Has code do something, and fails when that throws or takes too long. */
    <T> Future<T> inTime(Duration deadline, Callable<? extends Future<T>> code) {
        return inTime(deadline, code, side.eventLoops());
    }

    /** With how many contexts it may be tried on, should others block their threads. */
    private <T> Future<T> inTime(Duration deadline, Callable<? extends Future<T>> code, int contexts) {
        Promise<T> ended = Promise.promise();
        ModuleCall<T> call = new ModuleCall<>(loader, code);
        long timer = side.timer(deadline, () -> {
            switch (call.giveUp()) {
                case RETURNED -> ended.tryFail(Overdue.after(deadline));
                case RUNNING -> {
                    context = side.contextFor(loader);
                    ended.tryFail(Overdue.blocked(deadline));
                }
                case WAITING -> {
                    context = side.contextFor(loader);
                    if (contexts > 1) {
                        inTime(deadline, code, contexts - 1).onComplete(ended);
                    } else {
                        ended.tryFail(Overdue.after(deadline));
                    }
                }
            }
        });
        try {
            context.runOnContext(turn -> call.make()
                    .onComplete(result -> side.context().runOnContext(here -> {
                        side.cancel(timer);
                        if (result.succeeded()) {
                            ended.tryComplete(result.result());
                        } else {
                            ended.tryFail(result.cause());
                        }
                    })));
        } catch (RuntimeException closed) {
            side.cancel(timer);
            ended.tryFail(closed);
        }
        return ended.future();
    }
}
