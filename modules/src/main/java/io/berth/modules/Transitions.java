package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Does one thing after the other on the host's context: what changes modules sees them at rest. A step begins when the future of the
 * one before it is completed. Any thread.
 */
final class Transitions {
    private final Context context;
    private Future<?> last = Future.succeededFuture(); // on the context only

    Transitions(Context context) {
        this.context = context;
    }

    /** Has a step done when its turn comes. */
    <T> Future<T> add(Supplier<Future<T>> step) {
        Promise<T> done = Promise.promise();
        try {
            context.runOnContext(turn -> {
                Future<T> mine = last.transform(before -> guarded(step));
                mine.onComplete(done);
                last = mine.transform(any -> Future.succeededFuture()); // its value, or failure, may be a module's own
            });
        } catch (RejectedExecutionException e) {
            done.fail(new ModuleException(Kind.CLOSED, "the Vertx of the host is closed", e));
        }
        return done.future();
    }

    private static <T> Future<T> guarded(Supplier<Future<T>> step) {
        try {
            return step.get();
        } catch (Throwable failure) {
            return Future.failedFuture(failure);
        }
    }
}
