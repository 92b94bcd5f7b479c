package io.berth.modules;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What belongs to a module while it runs. It is undone in reverse order, each thing in its time; one that fails or takes too long
 * is noted, and the next has its turn. Any thread.
 */
final class Belongings {
    private final Context context;
    private final Duration deadline;
    private final Deque<Thing> things = new ArrayDeque<>(); // guarded by itself, the youngest first
    private boolean closed;

    Belongings(Context context, Duration deadline) {
        this.context = context;
        this.deadline = deadline;
    }

    /** One of them. */
    private record Thing(String name, Undo undo) {}

    /** What may be forgotten because it has ended by itself. */
    interface Entry {
        void forget();
    }

    /** Adds a thing; throws when the module has stopped, and then it was not added. */
    Entry add(String name, Undo undo) {
        Thing thing = new Thing(name, undo);
        synchronized (things) {
            if (closed) {
                throw new ModuleException(
                        ModuleException.Kind.WRONG_STATE, "cannot register " + name + " for a module that has stopped");
            }
            things.push(thing);
        }
        return () -> {
            synchronized (things) {
                things.remove(thing);
            }
        };
    }

    /** Undoes all, and takes no more; tells what did not end well. */
    Future<List<String>> undoAll() {
        synchronized (things) {
            closed = true;
        }
        List<String> unended = new ArrayList<>();
        return undoRest(unended).map(done -> unended);
    }

    private Future<Void> undoRest(List<String> unended) {
        Thing next;
        synchronized (things) {
            next = things.poll();
        }
        if (next == null) {
            return Future.succeededFuture();
        }
        return inTime(context, deadline, () -> next.undo().undo().mapEmpty())
                .onFailure(failure -> unended.add(next.name() + ": " + words(failure)))
                .transform(any -> undoRest(unended));
    }

    static String words(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Does something, and fails when it throws or takes too long; completed on the context, which is the current one. */
    static <T> Future<T> inTime(Context context, Duration deadline, Callable<Future<T>> action) {
        Promise<T> promise = Promise.promise();
        long timer = context.owner()
                .setTimer(
                        Math.max(1, deadline.toMillis()),
                        fired -> promise.tryFail(new ModuleException(
                                ModuleException.Kind.DEADLINE,
                                "it did not end within " + deadline.toMillis() + " ms")));
        Future<T> future;
        try {
            future = action.call();
        } catch (Throwable failure) {
            future = Future.failedFuture(failure);
        }
        future.onComplete(result -> context.runOnContext(here -> {
            context.owner().cancelTimer(timer);
            if (result.succeeded()) {
                promise.tryComplete(result.result());
            } else {
                promise.tryFail(result.cause());
            }
        }));
        return promise.future();
    }
}
