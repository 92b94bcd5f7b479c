package io.berth.demo;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Security;
import io.berth.eventloop.SocketContext;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An echo server on a number of loops. */
final class EchoServer<P extends Security> {
    private static final int MOST_LOOPS = 1024;
    private static final long DEADLINE_MILLIS = 5000;

    private final Vertx vertx;
    private final List<Share<P>> shares = new ArrayList<>();
    private ListenSocket<P> listener;
    private Endpoint endpoint;

    /** What one loop has of the server. */
    private record Share<P extends Security>(
            Loop<Integer> loop, Echoes<P> echoes, SocketContext<P, Void, Void> context) {
        static <P extends Security> Share<P> on(Loop<Integer> loop, P security) {
            Echoes<P> echoes = new Echoes<>();
            return new Share<>(loop, echoes, loop.context(security, null, echoes));
        }
    }

    private EchoServer(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Starts a server; throws what keeps it from starting. */
    static <P extends Security> EchoServer<P> start(Endpoint endpoint, int loops, Transports transport, P security) {
        if (loops < 1 || loops > MOST_LOOPS) {
            throw new IllegalArgumentException("--loops is " + loops + " and must be from 1 to " + MOST_LOOPS
                    + "; as many as there are processors is enough");
        }
        EchoServer<P> server = new EchoServer<>(transport.vertx(loops));
        try {
            for (int i = 0; i < loops; i++) {
                server.shares.add(OnLoop.call(Loop.attach(server.vertx, i), loop -> Share.on(loop, security)));
            }
            server.listen(endpoint);
            return server;
        } catch (RuntimeException e) {
            server.vertx.close().await();
            throw e;
        }
    }

    private void listen(Endpoint wanted) {
        Share<P> first = shares.get(0);
        List<SocketContext<P, Void, Void>> contexts =
                shares.stream().map(Share::context).toList();
        listener = OnLoop.call(
                        first.loop, loop -> first.context.listen(wanted.address(), ListenOptions.DEFAULT, contexts))
                .await();
        endpoint = wanted.at(OnLoop.call(first.loop, loop -> listener.port()));
    }

    Endpoint endpoint() {
        return endpoint;
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
                .mapToInt(share -> OnLoop.call(share.loop, loop -> share.context.openSockets()))
                .sum();
    }
}
