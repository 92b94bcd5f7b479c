package io.berth.reservation;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/** A context that echoes, on a loop of its own, and clients that ask it. */
final class EchoContext {
    private final Loop<String> loop;
    private final SocketContext<Plain, String, Void> context;

    private EchoContext(Loop<String> loop, SocketContext<Plain, String, Void> context) {
        this.loop = loop;
        this.context = context;
    }

    static EchoContext on(Vertx vertx, String name) {
        Loop<String> loop = Loop.attach(vertx, name);
        SocketHandler<Plain, String, Void> echo = SocketHandler.<Plain, String, Void>builder()
                .data((self, socket, bytes) -> socket.send(bytes))
                .build();
        Promise<SocketContext<Plain, String, Void>> made = Promise.promise();
        loop.runOnLoop(it -> made.complete(it.context(Plain.plain(), name, echo)));
        return new EchoContext(loop, Await.the(made.future()));
    }

    SocketContext<Plain, String, Void> context() {
        return context;
    }

    Loop<String> loop() {
        return loop;
    }

    /** Runs something on its loop. */
    Future<Void> onLoop(Runnable task) {
        Promise<Void> done = Promise.promise();
        loop.runOnLoop(() -> {
            task.run();
            done.complete();
        });
        return done.future();
    }

    /** A connection to an address, for the test to close. */
    static Socket connect(SocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(20_000);
        socket.connect(address, 20_000);
        return socket;
    }

    /** Whether a byte sent comes back. */
    static boolean answers(Socket socket) throws IOException {
        socket.getOutputStream().write(42);
        return socket.getInputStream().read() == 42;
    }

    /** Whether a new connection gets an answer. */
    static boolean answers(SocketAddress address) throws IOException {
        try (Socket socket = connect(address)) {
            return answers(socket);
        }
    }

    static boolean refuses(SocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, 20_000);
            return false;
        } catch (java.net.ConnectException refused) {
            return true;
        }
    }

    static InetSocketAddress inet(SocketAddress address) {
        return (InetSocketAddress) address;
    }
}
