package io.berth.udp;

import static io.berth.testing.Waiting.await;

import io.berth.eventloop.Loop;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A Vertx with one attached loop, and ways to do things on that loop and wait for them. Closing it closes all. */
final class TestLoop implements AutoCloseable {
    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    final Vertx vertx;
    final Loop<String> loop;

    TestLoop(Backend backend) {
        vertx = backend.vertx(1);
        loop = Loop.attach(vertx, "test");
    }

    /** Does something on the loop and returns its result, or throws what it threw. */
    <R> R on(Supplier<R> action) {
        CompletableFuture<R> result = new CompletableFuture<>();
        loop.runOnLoop(() -> {
            try {
                result.complete(action.get());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return await(result);
    }

    /** Does something on the loop and waits until it is done. */
    void run(Runnable action) {
        on(() -> {
            action.run();
            return null;
        });
    }

    /** A socket on a port of the IPv4 loopback address that the system gives. */
    <S> UdpSocket<S> bind(UdpOptions options, S data, UdpHandler<S> handler) {
        return await(on(() -> UdpSocket.bind(loop, ANY_PORT, options, data, handler)));
    }

    /** A socket on any address. */
    UdpSocket<Void> bind(InetSocketAddress at, UdpOptions options, UdpHandler<Void> handler) {
        return await(on(() -> UdpSocket.bind(loop, at, options, null, handler)));
    }

    UdpSocket<Void> bind(UdpHandler<Void> handler) {
        return bind(UdpOptions.DEFAULT, null, handler);
    }

    /** A socket that is connected to an address. */
    UdpSocket<Void> connect(InetSocketAddress to, UdpHandler<Void> handler) {
        return await(on(() -> UdpSocket.connect(loop, to, UdpOptions.DEFAULT, null, handler)));
    }

    UdpSocket<Void> connect(InetSocketAddress to, UdpOptions options, UdpHandler<Void> handler) {
        return await(on(() -> UdpSocket.connect(loop, to, options, null, handler)));
    }

    /** Where a socket is bound. */
    InetSocketAddress address(UdpSocket<?> socket) {
        return on(socket::localAddress);
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
