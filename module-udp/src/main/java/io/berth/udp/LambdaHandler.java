package io.berth.udp;

import io.berth.eventloop.CloseReason;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A handler made of lambdas. */
final class LambdaHandler<S> implements UdpHandler<S> {
    private final BiConsumer<UdpSocket<S>, Packets> data;
    private final Consumer<UdpSocket<S>> drain;
    private final BiConsumer<UdpSocket<S>, UdpException.Network> error;
    private final BiConsumer<UdpSocket<S>, CloseReason> close;
    private final BiConsumer<UdpSocket<S>, Throwable> failure;

    LambdaHandler(UdpHandler.Builder<S> from) {
        data = from.data;
        drain = from.drain;
        error = from.error;
        close = from.close;
        failure = from.failure;
    }

    @Override
    public void onData(UdpSocket<S> socket, Packets packets) {
        data.accept(socket, packets);
    }

    @Override
    public void onDrain(UdpSocket<S> socket) {
        drain.accept(socket);
    }

    @Override
    public void onError(UdpSocket<S> socket, UdpException.Network cause) {
        error.accept(socket, cause);
    }

    @Override
    public void onClose(UdpSocket<S> socket, CloseReason reason) {
        close.accept(socket, reason);
    }

    @Override
    public void onFailure(UdpSocket<S> socket, Throwable cause) {
        failure.accept(socket, cause);
    }
}
