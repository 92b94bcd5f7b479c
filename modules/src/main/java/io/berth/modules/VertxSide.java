package io.berth.modules;

import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.function.Supplier;

/** What a host needs of the inner Vert.x; nothing else here touches that. Any thread. */
final class VertxSide {
    private final VertxInternal vertx;
    private final Context context;
    private final Closeable hook;

    /** With what is done before the Vertx closes, which waits for it. */
    VertxSide(Vertx vertx, Supplier<Future<Void>> onClose) {
        this.vertx = (VertxInternal) vertx;
        // That of the caller may be a verticle's, which takes its timers along when it is undeployed.
        this.context = this.vertx.createEventLoopContext();
        this.hook = done -> onClose.get().onComplete(done);
        this.vertx.addCloseHook(hook);
    }

    /** An event loop that is nobody else's context. */
    Context context() {
        return context;
    }

    /** Is not told of the Vertx being closed any more. */
    void leave() {
        vertx.removeCloseHook(hook);
    }
}
