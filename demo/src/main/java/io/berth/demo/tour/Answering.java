package io.berth.demo.tour;

import static io.berth.eventloop.Plain.plain;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.demo.OnLoop;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;

/** What a server of the tour does: it answers whatever it is asked with the word that its context has as data. */
final class Answering {
    private Answering() {}

    /** A context for such sockets, on a loop of its own. */
    static SocketContext<Plain, String, Void> with(String word, Vertx vertx) {
        SocketHandler<Plain, String, Void> handler = SocketHandler.<Plain, String, Void>builder()
                .data((answer, socket, bytes) -> socket.send(line(answer)))
                .build();
        return OnLoop.call(Loop.attach(vertx, word), loop -> loop.context(plain(), word, handler));
    }

    private static ByteBuffer line(String words) {
        return ByteBuffer.wrap((words + "\n").getBytes(US_ASCII));
    }
}
