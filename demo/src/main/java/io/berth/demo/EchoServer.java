package io.berth.demo;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Security;
import io.berth.eventloop.SocketContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** An echo server on a number of loops. */
final class EchoServer<P extends Security> {
    private static final long DEADLINE_MILLIS = 5000;

    private final Vertx vertx;
    private final List<Share<P>> shares = new ArrayList<>();
    private final String host;
    private ListenSocket<P> listener;
    private int port;

    /** What one loop has of the server. */
    private record Share<P extends Security>(
            Loop<Integer> loop, Echoes<P> echoes, SocketContext<P, Void, Void> context) {
        static <P extends Security> Share<P> on(Loop<Integer> loop, P security) {
            Echoes<P> echoes = new Echoes<>();
            return new Share<>(loop, echoes, loop.context(security, null, echoes));
        }
    }

    private EchoServer(Vertx vertx, String host) {
        this.vertx = vertx;
        this.host = host;
    }

    /** Starts a server; throws what keeps it from starting. */
    static <P extends Security> EchoServer<P> start(
            String host, int port, int loops, Transports transport, P security) {
        if (loops < 1) {
            throw new IllegalArgumentException("--loops is " + loops + " and must be at least 1");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("--port is " + port + " and must be from 0 to 65535");
        }
        EchoServer<P> server = new EchoServer<>(transport.vertx(loops), host);
        for (int i = 0; i < loops; i++) {
            server.shares.add(onLoop(Loop.attach(server.vertx, i), loop -> Share.on(loop, security)));
        }
        server.listen(InetSocketAddress.createUnresolved(host, port));
        return server;
    }

    private void listen(InetSocketAddress address) {
        Share<P> first = shares.get(0);
        List<SocketContext<P, Void, Void>> contexts =
                shares.stream().map(Share::context).toList();
        listener = onLoop(first.loop, loop -> first.context.listen(address, ListenOptions.DEFAULT, contexts))
                .await();
        port = onLoop(first.loop, loop -> listener.port());
    }

    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    String transport() {
        return shares.get(0).loop.transport();
    }

    /** Stops accepting, lets what is in flight out, and closes: when all peers are done, or at a deadline. */
    void drain() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
        shares.get(0).loop.runOnLoop(() -> listener.close());
        shares.forEach(share -> share.loop.runOnLoop(() -> share.echoes.drain(share.context)));
        while (openSockets() > 0 && System.nanoTime() < deadline) {
            vertx.timer(10).await();
        }
        vertx.close().await();
    }

    private int openSockets() {
        return shares.stream()
                .mapToInt(share -> onLoop(share.loop, loop -> share.context.openSockets()))
                .sum();
    }

    /** Does something on a loop and waits for what comes of it. */
    private static <T, R> R onLoop(Loop<T> loop, Function<Loop<T>, R> action) {
        Promise<R> result = Promise.promise();
        loop.runOnLoop(it ->
                Future.<R>future(done -> done.complete(action.apply(loop))).onComplete(result));
        return result.future().await();
    }
}
