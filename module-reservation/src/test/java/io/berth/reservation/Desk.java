package io.berth.reservation;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Received;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/** A context that answers every byte with its own letter, and hangs up first when asked to, on a loop of its own. */
class Desk<P extends Security> implements SocketHandler<P, Void, Void> {
    private final char letter;
    private final Loop<Void> loop;
    private final SocketContext<P, Void, Void> context;

    Desk(Vertx vertx, P security, char letter) {
        this.letter = letter;
        this.loop = Loop.attach(vertx, null);
        this.context = onLoop(() -> loop.context(security, null, this));
    }

    final char letter() {
        return letter;
    }

    final Loop<Void> loop() {
        return loop;
    }

    final SocketContext<P, Void, Void> context() {
        return context;
    }

    /** Asks something on its loop. */
    final <T> T onLoop(Supplier<T> question) {
        Promise<T> answer = Promise.promise();
        loop.runOnLoop(() -> answer.complete(question.get()));
        return Await.the(answer.future());
    }

    /** How many connections it has. */
    final Future<Integer> openSockets() {
        Promise<Integer> open = Promise.promise();
        loop.runOnLoop(() -> open.complete(context.openSockets()));
        return open.future();
    }

    /** Serves for a lease. */
    final ListenSocket<P> serve(Lease lease) {
        return serve(lease, ListenOptions.DEFAULT);
    }

    final ListenSocket<P> serve(Lease lease, ListenOptions options) {
        return Await.the(lease.feed(context, options, List.of(context)));
    }

    @Override
    public void onData(Void none, Socket<P, Void> socket, Received bytes) {
        boolean leave = bytes.get(bytes.length() - 1) == Customer.LEAVE;
        socket.send(ByteBuffer.wrap(new byte[] {(byte) letter}));
        if (leave) {
            socket.close();
        }
    }
}
