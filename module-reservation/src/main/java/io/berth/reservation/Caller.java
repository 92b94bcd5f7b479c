package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Whoever calls: a verticle, whose end can be heard, or any other code. The one place that touches Vert.x's internals. */
final class Caller {
    private final ContextInternal context; // null outside of verticles of the Vertx in question

    private Caller(ContextInternal context) {
        this.context = context;
    }

    static Caller of(Vertx vertx) {
        Context current = Vertx.currentContext();
        boolean verticle = current != null && current.owner() == vertx && current.deploymentID() != null;
        return new Caller(verticle ? ((ContextInternal) current).unwrap() : null);
    }

    /** What status and events call it. */
    String name() {
        return context == null ? "thread " + Thread.currentThread().getName() : "verticle " + context.deploymentID();
    }

    /** Has {@code hook} called when the verticle is undeployed. */
    void atEnd(Closeable hook) {
        if (context != null && !context.closeFuture().add(hook)) {
            throw new Misuse(Kind.CLOSED, "the verticle that asks has been undeployed");
        }
    }

    void forget(Closeable hook) {
        if (context != null) {
            context.closeFuture().remove(hook);
        }
    }

    /**
     * Asks for something whose answer comes back to the caller, also when that is a verticle that is undeployed meanwhile:
     * Vert.x forgets who waits for a reply in one, and would leave them waiting.
     */
    static <T> Future<T> outliving(Vertx vertx, Supplier<Future<T>> question) {
        VertxInternal internal = (VertxInternal) vertx;
        ContextInternal caller = internal.getOrCreateContext();
        if (!caller.isDeployment()) {
            return question.get();
        }
        Promise<T> answer = caller.promise();
        ContextInternal outside =
                internal.contextBuilder().withEventLoop(caller.nettyEventLoop()).build();
        ContextInternal previous = outside.beginDispatch();
        try {
            question.get().onComplete(answer);
        } finally {
            outside.endDispatch(previous);
        }
        return answer.future();
    }

    /** Brings an outcome to the Vert.x context of whoever calls. */
    static <T> Future<T> here(Vertx vertx, Future<T> outcome) {
        Promise<T> here = ((VertxInternal) vertx).getOrCreateContext().promise();
        outcome.onComplete(here);
        return here.future();
    }

    /**
     * Does something that fails at the latest when the Vertx begins to close: it drops messages that are on their way then,
     * and would leave whoever sent them waiting. The outcome is on no context, so what follows on it is done by whoever
     * completes it, also when there is no event loop any more.
     */
    static <T> Future<T> untilClosing(Vertx vertx, Supplier<Future<T>> task) {
        VertxInternal internal = (VertxInternal) vertx;
        Promise<T> outcome = Promise.promise();
        Closeable hook = done -> {
            outcome.tryFail(LocalBus.gone(null));
            done.succeed();
        };
        if (!internal.closeFuture().add(hook)) {
            return Future.failedFuture(LocalBus.gone(null));
        }
        try {
            task.get().onComplete((result, failure) -> {
                internal.closeFuture().remove(hook);
                if (failure == null) {
                    outcome.tryComplete(result);
                } else {
                    outcome.tryFail(failure);
                }
            });
        } catch (RejectedExecutionException closed) { // the event loop has gone in the meantime
            outcome.tryFail(LocalBus.gone(closed));
        }
        return outcome.future();
    }

    /** Does something that must not end with the calling verticle. */
    static <T> Future<T> outsideOfVerticles(Vertx vertx, Supplier<Future<T>> task) {
        Promise<T> done = Promise.promise();
        try {
            ((VertxInternal) vertx)
                    .createEventLoopContext()
                    .runOnContext(start -> task.get().onComplete(done));
        } catch (RejectedExecutionException closed) {
            done.fail(LocalBus.gone(closed));
        }
        return done.future();
    }
}
