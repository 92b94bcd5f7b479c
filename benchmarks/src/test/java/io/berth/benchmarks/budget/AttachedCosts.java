package io.berth.benchmarks.budget;

import io.berth.eventloop.Plain;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketHandler;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/** Main class, {@code (epoll|nio)}: what a message costs a server of echoes on the event loop of a Vertx. */
final class AttachedCosts implements SocketHandler<Plain, Void, Void> {
    private static final int MESSAGES = 2_000;
    private static final int SIZE = 64;

    private final Meter meter = new Meter();
    private final ByteBuffer message = ByteBuffer.allocateDirect(SIZE);

    private AttachedCosts() {}

    public static void main(String[] arguments) throws Exception {
        Backend backend = Backend.named(arguments[0]);
        Vertx vertx = backend.vertx();
        AttachedCosts server = new AttachedCosts();
        int port = Backend.serve(vertx, Plain.plain(), server);
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            server.measure("attached." + backend, vertx, client);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private void measure(String name, Vertx vertx, SocketChannel client) {
        Runnable round = () -> {
            onLoop(vertx, meter::begin);
            exchange(client);
            onLoop(vertx, meter::end);
        };
        meter.bytes(name + ".allocated-per-message", MESSAGES, round);
        meter.calls(name + ".calls-per-message", MESSAGES, round);
    }

    private void exchange(SocketChannel client) {
        try {
            for (int i = 0; i < MESSAGES; i++) {
                client.write(message.clear());
                message.clear();
                while (message.hasRemaining()) {
                    client.read(message);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void onLoop(Vertx vertx, Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        vertx.runOnContext(onTheOneThereIs -> {
            task.run();
            done.complete(null);
        });
        done.join();
    }

    @Override
    public void onData(Void none, Socket<Plain, Void> socket, Received bytes) {
        socket.send(bytes);
    }
}
