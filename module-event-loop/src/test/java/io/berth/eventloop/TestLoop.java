package io.berth.eventloop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A Vertx with one attached loop, and ways to do things on that loop and wait for them. Closing it closes all. */
final class TestLoop implements AutoCloseable {
    static final long WAIT_SECONDS = 20;

    final Vertx vertx;
    final Loop<String> loop;

    TestLoop(Backend backend) {
        this(backend, LoopOptions.DEFAULT);
    }

    TestLoop(Backend backend, LoopOptions options) {
        vertx = backend.vertx(1);
        loop = Loop.attach(vertx, "test", options);
    }

    /** Does something on the loop and returns its result, or throws what it threw. */
    <R> R on(Supplier<R> action) {
        return Calls.on(loop, action);
    }

    /** Does something on the loop and waits until it is done. */
    void run(Runnable action) {
        on(() -> {
            action.run();
            return null;
        });
    }

    /** A context on the loop for connections that peers make. */
    <C, S> SocketContext<Security, C, S> context(C data, SocketHandler<Security, C, S> handler) {
        return on(() -> loop.context(Wiring.chosen().accepting(), data, handler));
    }

    /** A context on the loop that makes connections. */
    <C, S> SocketContext<Security, C, S> connecting(C data, SocketHandler<Security, C, S> handler) {
        return on(() -> loop.context(Wiring.chosen().connecting(), data, handler));
    }

    /** Listens on a port of 127.0.0.1 that the system gives. */
    <P extends Security> ListenSocket<P> listen(SocketContext<P, ?, ?> context) {
        return listen(context, ListenOptions.DEFAULT);
    }

    <P extends Security> ListenSocket<P> listen(SocketContext<P, ?, ?> context, ListenOptions options) {
        return await(on(() -> context.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options)));
    }

    /** The port of a context that listens from now on. */
    int port(SocketContext<?, ?, ?> context) {
        ListenSocket<?> listener = listen(context);
        return on(listener::port);
    }

    /** Waits for a Vert.x future, and throws what it failed with. */
    static <R> R await(Future<R> future) {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    /** Waits for a future, and throws what it failed with. */
    static <R> R await(CompletableFuture<R> future) {
        try {
            return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came of it in " + WAIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
