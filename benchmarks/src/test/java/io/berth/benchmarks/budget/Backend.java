package io.berth.benchmarks.budget;

import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopOptions;
import io.berth.eventloop.Security;
import io.berth.eventloop.SocketHandler;
import io.berth.eventloop.StandaloneLoop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A backend of loops, as it is called in the names of budgets. */
record Backend(LoopOptions.Backend kind) {
    static Backend named(String name) {
        return new Backend(LoopOptions.Backend.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    StandaloneLoop<Void> loop() {
        return Loop.standalone(null, LoopOptions.DEFAULT.withBackend(kind));
    }

    /** A Vertx with one event loop. */
    Vertx vertx() {
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(kind == LoopOptions.Backend.EPOLL));
        if (vertx.isNativeTransportEnabled() != (kind == LoopOptions.Backend.EPOLL)) {
            throw new IllegalStateException("this machine has no " + this, vertx.unavailableNativeTransportCause());
        }
        return vertx;
    }

    /** Has a loop on the event loop of a Vertx serve at a port, which is returned. */
    static <P extends Security> int serve(Vertx vertx, P security, SocketHandler<P, Void, Void> handler)
            throws InterruptedException, ExecutionException {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Loop<Void> loop = Loop.attach(vertx, null);
        loop.runOnLoop(() -> loop.context(security, (Void) null, handler)
                .listen("127.0.0.1", 0)
                .onSuccess(listener -> port.complete(listener.port()))
                .onFailure(port::completeExceptionally));
        return port.get();
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
