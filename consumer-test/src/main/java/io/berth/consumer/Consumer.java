package io.berth.consumer;

import static io.berth.eventloop.Plain.plain;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.OptionalModule;
import io.berth.eventloop.Plain;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.reservation.BoundServer;
import io.berth.reservation.BoundSocket;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** Prints what the module path gave it: Berth as a named module, and an echo of a verticle's sockets. */
public final class Consumer {
    private Consumer() {}

    /**
     * Looks at the layer of this program, deploys an echo server and talks to it.
     *
     * @param args not used
     * @throws IOException when the server cannot be talked to
     */
    public static void main(String[] args) throws IOException {
        var eventLoop = ModuleLayer.boot().findModule("io.berth.eventloop").orElseThrow();
        System.out.println(eventLoop.getName() + (eventLoop.getDescriptor().isAutomatic() ? " automatic" : " named"));

        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        var echo = new Echo();
        var deployment = vertx.deployVerticle(echo).await();
        System.out.println("echo " + ask(echo.port.join()));
        vertx.undeploy(deployment).await();

        var port = BoundSocket.bind(vertx, "localhost", 0).await();
        vertx.deployVerticle(() -> new Kept(port), new DeploymentOptions().setInstances(2))
                .await();
        System.out.println("kept " + port.status().await().state() + " " + ask(port.port()));

        if (ModuleLayer.boot().findModule("io.berth.tls").isPresent()) {
            System.out.println(Encrypted.echo(vertx));
        } else {
            System.out.println("no tls");
        }

        if (OptionalModule.UDP.isPresent()) {
            System.out.println(Datagrams.echo(vertx));
        } else {
            System.out.println("no udp");
        }
        vertx.close().await();
    }

    private static String ask(int port) throws IOException {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream().write("hello".getBytes(UTF_8));
            return new String(client.getInputStream().readNBytes(5), UTF_8);
        }
    }

    private static SocketHandler<Plain, String, Void> echoes() {
        return SocketHandler.<Plain, String, Void>builder()
                .data((name, socket, bytes) -> socket.send(bytes))
                .build();
    }

    /** A verticle that serves a port which stays when it goes, in several instances. */
    private static final class Kept extends BoundServer<Plain, String, Void> {
        Kept(BoundSocket port) {
            super(port);
        }

        @Override
        protected SocketContext<Plain, String, Void> context(Loop<?> loop) {
            return loop.context(plain(), "kept", echoes());
        }
    }

    /** A verticle whose sockets share its thread and go with it. */
    private static final class Echo extends VerticleBase {
        private final CompletableFuture<Integer> port = new CompletableFuture<>();

        @Override
        public Future<ListenSocket<Plain>> start() {
            var loop = Loop.attach(vertx, "consumer");
            System.out.println("transport " + loop.transport());
            return loop.context(plain(), "echo", echoes())
                    .listen("127.0.0.1", 0)
                    .onSuccess(listener -> port.complete(listener.port()));
        }
    }
}
