package io.berth.reservation;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;

/** A context that answers every byte with its own letter, and hangs up first when asked to, on a loop of its own. */
final class Clerk implements SocketHandler<Plain, Void, Void> {
    private final char letter;
    private final Loop<Void> loop;
    private final SocketContext<Plain, Void, Void> context;

    private Clerk(Vertx vertx, char letter) {
        this.letter = letter;
        this.loop = Loop.attach(vertx, null);
        Promise<SocketContext<Plain, Void, Void>> made = Promise.promise();
        loop.runOnLoop(it -> made.complete(it.context(Plain.plain(), null, this)));
        this.context = Await.the(made.future());
    }

    static Clerk on(Vertx vertx, char letter) {
        return new Clerk(vertx, letter);
    }

    char letter() {
        return letter;
    }

    SocketContext<Plain, Void, Void> context() {
        return context;
    }

    /** How many connections it has. */
    Future<Integer> openSockets() {
        Promise<Integer> open = Promise.promise();
        loop.runOnLoop(() -> open.complete(context.openSockets()));
        return open.future();
    }

    /** Serves for a lease. */
    void serve(Lease lease) {
        Await.the(lease.feed(context));
    }

    @Override
    public void onData(Void none, Socket<Plain, Void> socket, Received bytes) {
        boolean leave = bytes.get(bytes.length() - 1) == Customer.LEAVE;
        socket.send(ByteBuffer.wrap(new byte[] {(byte) letter}));
        if (leave) {
            socket.close();
        }
    }
}
