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

    /** Does something that must not end with the calling verticle. */
    static <T> Future<T> outsideOfVerticles(Vertx vertx, Supplier<Future<T>> task) {
        VertxInternal internal = (VertxInternal) vertx;
        Promise<T> done = internal.getOrCreateContext().promise();
        internal.createEventLoopContext().runOnContext(start -> task.get().onComplete(done));
        return done.future();
    }
}
