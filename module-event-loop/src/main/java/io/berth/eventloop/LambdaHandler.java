package io.berth.eventloop;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/** A handler whose callbacks were given as lambdas. */
final class LambdaHandler<P extends Security, C, S> implements SocketHandler<P, C, S> {
    private final BiPredicate<C, Peer> preOpen;
    private final BiFunction<C, Socket<P, S>, S> open;
    private final Event<P, C, S, Received> data;
    private final BiConsumer<C, Socket<P, S>> writable;
    private final BiConsumer<C, Socket<P, S>> end;
    private final Event<P, C, S, CloseReason> close;
    private final BiConsumer<C, Socket<P, S>> timeout;
    private final BiConsumer<C, Socket<P, S>> longTimeout;
    private final ConnectError<C> connectError;
    private final HandshakeError<C> handshakeError;
    private final BiConsumer<C, Throwable> failure;

    LambdaHandler(Builder<P, C, S> builder) {
        preOpen = builder.preOpen;
        open = builder.open;
        data = builder.data;
        writable = builder.writable;
        end = builder.end;
        close = builder.close;
        timeout = builder.timeout;
        longTimeout = builder.longTimeout;
        connectError = builder.connectError;
        handshakeError = builder.handshakeError;
        failure = builder.failure;
    }

    @Override
    public boolean onPreOpen(C context, Peer peer) {
        return preOpen.test(context, peer);
    }

    @Override
    public S onOpen(C context, Socket<P, S> socket) {
        return open.apply(context, socket);
    }

    @Override
    public void onData(C context, Socket<P, S> socket, Received bytes) {
        data.on(context, socket, bytes);
    }

    @Override
    public void onWritable(C context, Socket<P, S> socket) {
        writable.accept(context, socket);
    }

    @Override
    public void onEnd(C context, Socket<P, S> socket) {
        end.accept(context, socket);
    }

    @Override
    public void onClose(C context, Socket<P, S> socket, CloseReason reason) {
        close.on(context, socket, reason);
    }

    @Override
    public void onTimeout(C context, Socket<P, S> socket) {
        timeout.accept(context, socket);
    }

    @Override
    public void onLongTimeout(C context, Socket<P, S> socket) {
        longTimeout.accept(context, socket);
    }

    @Override
    public void onConnectError(C context, Connecting attempt, LoopException cause) {
        connectError.on(context, attempt, cause);
    }

    @Override
    public void onHandshakeError(C context, Peer peer, LoopException cause) {
        handshakeError.on(context, peer, cause);
    }

    @Override
    public void onFailure(C context, Throwable problem) {
        failure.accept(context, problem);
    }
}
