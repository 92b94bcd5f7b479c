package io.berth.demo;

import static io.berth.eventloop.Plain.plain;

import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Sent;
import io.berth.eventloop.SocketHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.LongAdder;

/** The example of the README: what a verticle does to echo, with typed data on the context and on each socket. */
final class TypedEcho {
    private TypedEcho() {}

    static Future<ListenSocket<Plain>> start(Vertx vertx, int port) {
        // README
        var echo = SocketHandler.<Plain, LongAdder, String>builder()
                .open((total, socket) -> "from " + socket.remoteAddress()) // becomes this socket's data
                .data((total, socket, bytes) -> {
                    total.add(bytes.length()); // the context's data
                    if (socket.send(bytes) != Sent.ALL) socket.pause(); // a peer that does not read is not read from
                })
                .writable((total, socket) -> socket.resume())
                .build();
        var context = Loop.attach(vertx, "my loop").context(plain(), new LongAdder(), echo);
        return context.listen("127.0.0.1", port);
        // README
    }
}
