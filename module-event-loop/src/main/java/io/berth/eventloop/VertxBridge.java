package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.util.List;

/** The one place that touches the internal side of Vert.x: the event loop beneath a context, and what goes with it. */
final class VertxBridge {
    private final ContextInternal context;

    private VertxBridge(ContextInternal context) {
        this.context = context;
    }

    static VertxBridge to(Context context) {
        ContextInternal internal = ((ContextInternal) context).unwrap();
        if (internal.threadingModel() != ThreadingModel.EVENT_LOOP) {
            throw new LoopException.Misuse(
                    Kind.LOOP_CREATION,
                    "a context of threading model " + internal.threadingModel() + " has no event loop of its own");
        }
        return new VertxBridge(internal);
    }

    /** The current context where it is one of this Vertx, so that a verticle gets its own loop; else a new one. */
    static VertxBridge to(Vertx vertx) {
        Context current = Vertx.currentContext();
        return to(
                current != null && current.owner() == vertx
                        ? current
                        : ((VertxInternal) vertx).createEventLoopContext());
    }

    IoEventLoop eventLoop() {
        EventLoop eventLoop = context.nettyEventLoop();
        if (!(eventLoop instanceof IoEventLoop ioEventLoop) || !(eventLoop instanceof SingleThreadEventLoop)) {
            throw new LoopException.Unavailable(
                    Kind.UNSUPPORTED_TRANSPORT, "no backend for an event loop of " + eventLoop.getClass(), null);
        }
        if (eventLoop.isShuttingDown() || context.closeFuture().isClosed()) {
            throw closed();
        }
        return ioEventLoop;
    }

    /** Runs a task once at the end of the current iteration of the event loop. */
    static void afterIteration(IoEventLoop eventLoop, Runnable task) {
        ((SingleThreadEventLoop) eventLoop).executeAfterEventLoopIteration(task);
    }

    /** What the transport of the Vertx is called. */
    String transportName() {
        return context.owner().transport().getClass().getSimpleName();
    }

    /** Whether the context is the current one. */
    boolean isCurrent() {
        return ContextInternal.current() == context;
    }

    ContextInternal beginDispatch() {
        return context.beginDispatch();
    }

    void endDispatch(ContextInternal previous) {
        context.endDispatch(previous);
    }

    void report(Throwable failure) {
        context.reportException(failure);
    }

    /** Has {@code hook} called when the verticle is undeployed or the Vertx closes. */
    void addCloseHook(Closeable hook) {
        if (!context.closeFuture().add(hook)) {
            throw closed();
        }
    }

    void removeCloseHook(Closeable hook) {
        context.closeFuture().remove(hook);
    }

    private static LoopException closed() {
        return new LoopException.Unavailable(Kind.NOT_RUNNING, "the verticle or its Vertx is closed", null);
    }

    Future<List<InetSocketAddress>> resolve(String host) {
        return context.owner().nameResolver().resolveAll(host);
    }
}
