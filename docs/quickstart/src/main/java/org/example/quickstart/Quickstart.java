package org.example.quickstart;

import static io.berth.eventloop.Plain.plain;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Security;
import io.berth.eventloop.Sent;
import io.berth.eventloop.SocketHandler;
import io.berth.reservation.BoundSocket;
import io.berth.tls.Identity;
import io.berth.tls.Tls;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.atomic.LongAdder;

/** An echo server, plain or with TLS, on a port that it holds. */
public final class Quickstart {
    private static final String HOST = "localhost";

    private Quickstart() {}

    public static void main(String[] args) {
        if (!String.join(" ", args).matches("(\\d{1,5}( tls)?)?")) {
            fail("usage: Quickstart [PORT [tls]]");
        }
        int port = args.length == 0 ? 3000 : Integer.parseInt(args[0]);
        try {
            if (args.length == 2) {
                var tls = Tls.server(Identity.selfSigned(HOST));
                serve(port, tls, ", TLS by " + tls.provider());
            } else {
                serve(port, plain(), "");
            }
        } catch (Exception e) { // also those that futures fail with
            fail(e.getMessage());
        }
    }

    private static <P extends Security> void serve(int port, P security, String how) {
        var echo = SocketHandler.<P, LongAdder, String>builder()
                .open((total, socket) -> "from " + socket.remoteAddress()) // becomes this socket's data
                .data((total, socket, bytes) -> {
                    total.add(bytes.length()); // the context's data
                    if (socket.send(bytes) != Sent.ALL) socket.pause();
                })
                .writable((total, socket) -> socket.resume())
                .close((total, socket, reason) ->
                        System.out.println(socket.data() + " no more, bytes in all: " + total))
                .build();
        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        vertx.deployVerticle(context -> {
                    var loop = Loop.attach(context, "echo");
                    return BoundSocket.bind(vertx, HOST, port)
                            .compose(socket -> socket.listen(1024))
                            .compose(lease -> lease.feed(loop.context(security, new LongAdder(), echo)))
                            .onSuccess(listener -> System.out.println(
                                    "listening on " + HOST + ":" + listener.port() + " by " + loop.transport() + how));
                })
                .await();
    }

    private static void fail(String why) {
        System.err.println("quickstart: " + why);
        System.exit(1);
    }
}
