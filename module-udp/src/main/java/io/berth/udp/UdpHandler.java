package io.berth.udp;

import io.berth.eventloop.CloseReason;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What happens to a UDP socket. Every callback is optional; the defaults do what a careful program would.
 *
 * <pre>{@code
 * UdpHandler<LongAdder> echo = UdpHandler.<LongAdder>builder()
 *         .data((socket, packets) -> packets.forEach(packet -> socket.reply(packet, packet.buffer())))
 *         .build();
 * }</pre>
 *
 * <p><b>Threading</b>: on the loop of the socket. A handler shared by sockets of several loops is called by several threads;
 * the sockets and their data never are.
 *
 * <p><b>Re-entrancy</b>: a callback may send by, pause and close any socket of its loop.
 *
 * <p><b>Failure</b>: an exception from a callback goes to {@link #onFailure}. The socket stays open, since it is there for
 * all its peers and not for the one whose packet was at fault; the packets of the batch that were not looked at are lost.
 *
 * @param <S> the type of the socket's data
 */
public interface UdpHandler<S> {
    /** Packets have come; they are good during the call only. */
    default void onData(UdpSocket<S> socket, Packets packets) {}

    /** After a send that the kernel had no room for: there is room again. */
    default void onDrain(UdpSocket<S> socket) {}

    /**
     * A datagram that was sent did not get through, as far as one is told: its port is {@linkplain
     * UdpException.Network#reason unreachable} (ECONNREFUSED), it is too large for the way (EMSGSIZE), there is no route. The
     * cause tells the address. Comes at the end of the iteration, and does not close the socket. By default nothing is made
     * of it, as datagrams may get lost anyway.
     */
    default void onError(UdpSocket<S> socket, UdpException.Network cause) {}

    /**
     * The socket is closed; this is its last callback, and its data can still be read. Only what this callback throws, or the
     * one that was in the middle of closing the socket, goes to {@link #onFailure} afterwards.
     */
    default void onClose(UdpSocket<S> socket, CloseReason reason) {}

    /** A callback has thrown. By default it is logged. */
    default void onFailure(UdpSocket<S> socket, Throwable failure) {
        UdpSocket.LOG.log(System.Logger.Level.ERROR, "a callback of " + socket + " has failed", failure);
    }

    /** A handler made of lambdas, each with the default for those left out. */
    static <S> Builder<S> builder() {
        return new Builder<>();
    }

    /** Collects lambdas. One thread; {@link #build()} may be called more than once. */
    final class Builder<S> {
        BiConsumer<UdpSocket<S>, Packets> data;
        Consumer<UdpSocket<S>> drain;
        BiConsumer<UdpSocket<S>, UdpException.Network> error;
        BiConsumer<UdpSocket<S>, CloseReason> close;
        BiConsumer<UdpSocket<S>, Throwable> failure;

        Builder() {
            UdpHandler<S> defaults = new UdpHandler<>() {};
            data = defaults::onData;
            drain = defaults::onDrain;
            error = defaults::onError;
            close = defaults::onClose;
            failure = defaults::onFailure;
        }

        /** Sets {@link UdpHandler#onData}. */
        public Builder<S> data(BiConsumer<UdpSocket<S>, Packets> callback) {
            data = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link UdpHandler#onDrain}. */
        public Builder<S> drain(Consumer<UdpSocket<S>> callback) {
            drain = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link UdpHandler#onError}. */
        public Builder<S> error(BiConsumer<UdpSocket<S>, UdpException.Network> callback) {
            error = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link UdpHandler#onClose}. */
        public Builder<S> close(BiConsumer<UdpSocket<S>, CloseReason> callback) {
            close = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link UdpHandler#onFailure}. */
        public Builder<S> failure(BiConsumer<UdpSocket<S>, Throwable> callback) {
            failure = Arguments.notNull("callback", callback);
            return this;
        }

        /** The handler. */
        public UdpHandler<S> build() {
            return new LambdaHandler<>(this);
        }
    }
}
