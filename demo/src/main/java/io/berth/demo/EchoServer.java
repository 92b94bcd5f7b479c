package io.berth.demo;

import static io.berth.eventloop.Plain.plain;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Received;
import io.berth.eventloop.Sent;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An echo server on a number of loops. */
final class EchoServer {
    private static final long QUIET_MILLIS = 100;
    private static final long DEADLINE_MILLIS = 3000;

    private final Vertx vertx;
    private final List<SocketContext<Plain, Void, Void>> contexts;
    private final ListenSocket<Plain> listener;
    private final String address;

    private EchoServer(
            Vertx vertx,
            List<SocketContext<Plain, Void, Void>> contexts,
            ListenSocket<Plain> listener,
            String address) {
        this.vertx = vertx;
        this.contexts = contexts;
        this.listener = listener;
        this.address = address;
    }

    /** Starts a server; throws what keeps it from starting. */
    static EchoServer start(String host, int port, int loops, Transports transport) {
        if (loops < 1) {
            throw new IllegalArgumentException("--loops is " + loops + " and must be at least 1");
        }
        InetSocketAddress wanted = address(host, port);
        Vertx vertx = transport.vertx(loops);
        List<SocketContext<Plain, Void, Void>> contexts = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            contexts.add(onLoop(
                    Loop.attach(vertx, i), loop -> Future.succeededFuture(loop.context(plain(), null, new Echoes()))));
        }
        Promise<String> bound = Promise.promise();
        ListenSocket<Plain> listener = onLoop(
                contexts.get(0).loop(),
                loop -> contexts.get(0)
                        .listen(wanted, ListenOptions.DEFAULT, contexts)
                        .onSuccess(it -> bound.complete(host + ":" + it.port())));
        return new EchoServer(vertx, contexts, listener, await(bound.future()));
    }

    private static InetSocketAddress address(String host, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("--port is " + port + " and must be from 0 to 65535");
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    String address() {
        return address;
    }

    String transport() {
        return contexts.get(0).loop().transport();
    }

    /** Stops accepting, lets what is in flight out, and closes: when all peers are done, or at a deadline. */
    void drain() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
        onLoop(contexts.get(0).loop(), loop -> {
            listener.close();
            return Future.succeededFuture();
        });
        await(vertx.timer(QUIET_MILLIS)); // what has reached this host by now is read and sent back
        for (SocketContext<Plain, Void, Void> context : contexts) {
            onLoop(context.loop(), loop -> {
                context.forEach(Socket::shutdown);
                return Future.succeededFuture();
            });
        }
        while (anyOpen() && System.nanoTime() < deadline) {
            await(vertx.timer(10));
        }
        await(vertx.close());
    }

    private boolean anyOpen() {
        return contexts.stream()
                .anyMatch(context -> onLoop(context.loop(), loop -> Future.succeededFuture(context.openSockets())) > 0);
    }

    private interface OnLoop<T, R> {
        Future<R> run(Loop<T> loop);
    }

    private static <T, R> R onLoop(Loop<T> loop, OnLoop<T, R> action) {
        Promise<R> result = Promise.promise();
        loop.runOnLoop(it -> action.run(it).onComplete(result));
        return await(result.future());
    }

    private static <R> R await(Future<R> future) {
        return future.await();
    }

    /** Sends back what comes, and reads no more from a peer that does not read. */
    private static final class Echoes implements SocketHandler<Plain, Void, Void> {
        @Override
        public void onData(Void none, Socket<Plain, Void> socket, Received bytes) {
            if (socket.send(bytes) == Sent.BUFFERED) {
                socket.pause();
            }
        }

        @Override
        public void onWritable(Void none, Socket<Plain, Void> socket) {
            socket.resume();
        }
    }
}
