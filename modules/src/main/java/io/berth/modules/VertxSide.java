package io.berth.modules;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What a host needs of the inner Vert.x; nothing else here touches that. Any thread. */
final class VertxSide {
    private final VertxInternal vertx;
    private final ContextInternal context;
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

    /** An event loop for the code of a module, which is not that of the host where there are others. */
    Context contextFor(ClassLoader loader) {
        EventLoopGroup loops = vertx.eventLoopGroup();
        EventLoop loop = loops.next();
        return vertx.contextBuilder()
                .withEventLoop(loop == context.nettyEventLoop() ? loops.next() : loop)
                .withClassLoader(loader)
                .build();
    }

    int eventLoops() {
        AtomicInteger count = new AtomicInteger();
        vertx.eventLoopGroup().forEach(loop -> count.incrementAndGet());
        return count.get();
    }

    /** On the host's context, on which this is called. */
    long timer(Duration delay, Runnable task) {
        return vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
    }

    void cancel(long timer) {
        vertx.cancelTimer(timer);
    }

    /** Is not told of the Vertx being closed any more. */
    void leave() {
        vertx.removeCloseHook(hook);
    }
}
