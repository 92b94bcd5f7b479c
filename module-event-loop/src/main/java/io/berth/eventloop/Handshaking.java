package io.berth.eventloop;

import java.net.SocketAddress;

/** A connection that has reached this side and is not secure yet: accepted, adopted or upgraded. */
final class Handshaking<C> implements Origin {
    private final SocketContext<?, C, ?> context;
    private final SocketAddress peer;
    private final Origin then; // null when nobody counts it

    Handshaking(SocketContext<?, C, ?> context, SocketAddress peer, Origin then) {
        this.context = context;
        this.peer = peer;
        this.then = then;
    }

    @Override
    public void onOpening(OpenSocket<?, ?, ?> socket) {
        socket.origin = then;
    }

    @Override
    public void onFailed(LoopException cause) {
        try {
            context.handler.onHandshakeError(context.data, new Peer(peer), cause);
        } catch (Throwable failure) {
            context.failed(failure);
        }
    }

    @Override
    public void onGone() {
        if (then != null) {
            then.onGone();
        }
    }
}
