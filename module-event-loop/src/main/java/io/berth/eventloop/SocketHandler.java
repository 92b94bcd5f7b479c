package io.berth.eventloop;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/**
 * What happens to the sockets of a context. Every callback is optional; the defaults do what a careful program would.
 *
 * <pre>{@code
 * final class Shout implements SocketHandler<Plain, Void, Integer> {
 *     @Override
 *     public Integer onOpen(Void none, Socket<Plain, Integer> socket) {
 *         return 0; // this socket's data
 *     }
 *
 *     @Override
 *     public void onData(Void none, Socket<Plain, Integer> socket, Received bytes) {
 *         socket.data(socket.data() + bytes.length());
 *         socket.send(ByteBuffer.wrap(bytes.text().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
 *     }
 * }
 * }</pre>
 *
 * <p>Small programs may prefer {@link #builder()} and lambdas.
 *
 * <p><b>Threading</b>: on the loop of the socket. A handler shared by contexts of several loops is called by several
 * threads; the sockets and their data never are.
 *
 * <p><b>Re-entrancy</b>: a callback may close, write to, pause, time and adopt any socket of its loop.
 *
 * <p><b>Failure</b>: an exception from a callback closes the socket it was called for, and goes to {@link #onFailure}.
 *
 * @param <P> the security of the context
 * @param <C> the type of the context's data
 * @param <S> the type of each socket's data
 */
public interface SocketHandler<P extends Security, C, S> {
    /** Someone wants to connect; false turns them away. Not called for connections that this side makes. */
    default boolean onPreOpen(C context, Peer peer) {
        return true;
    }

    /** A connection stands, and is secure if it is to be; what is returned becomes the data of its socket. */
    default S onOpen(C context, Socket<P, S> socket) {
        return null;
    }

    /** Bytes have come; they are good during the call only. */
    default void onData(C context, Socket<P, S> socket, Received bytes) {}

    /** After a write that was not taken whole: the kernel has all that was taken, and takes more. */
    default void onWritable(C context, Socket<P, S> socket) {}

    /**
     * The peer will send no more, but may still read. By default the socket says goodbye too, after what it has still to
     * send; override it to keep the socket open for writing.
     */
    default void onEnd(C context, Socket<P, S> socket) {
        socket.shutdown();
    }

    /** The socket is closed; this is its last callback, and its data can still be read. */
    default void onClose(C context, Socket<P, S> socket, CloseReason reason) {}

    /** The short timeout has passed, and is off now. By default the socket is closed. */
    default void onTimeout(C context, Socket<P, S> socket) {
        socket.timedOut();
    }

    /** The long timeout has passed, and is off now. By default the socket is closed. */
    default void onLongTimeout(C context, Socket<P, S> socket) {
        socket.timedOut();
    }

    /**
     * A connection that this side wanted did not come about; the cause tells the address and the reason. In a context that is
     * not plain it may be its handshake that has failed. Then the cause is what the security says only where that is what
     * failed: it is of kind NETWORK when the connection broke or time was up, and CLOSED when this side closed the context.
     */
    default void onConnectError(C context, Connecting attempt, LoopException cause) {}

    /**
     * A connection that was accepted, adopted or upgraded did not become secure, and is closed. In a context that is not
     * plain each connection that {@link #onPreOpen} lets in comes either to {@link #onOpen} or here. By default nothing
     * is made of it: on a public port it happens all the time.
     *
     * <p>The cause is what the security says where that is what failed. It is of kind NETWORK when the connection broke, and
     * CLOSED when this side closed it.
     */
    default void onHandshakeError(C context, Peer peer, LoopException cause) {}

    /** A callback has thrown. By default it is logged. */
    default void onFailure(C context, Throwable failure) {
        Loop.LOG.log(System.Logger.Level.ERROR, "a socket callback has failed", failure);
    }

    /** A handler made of lambdas, each with the default for those left out. */
    static <P extends Security, C, S> Builder<P, C, S> builder() {
        return new Builder<>();
    }

    /** A callback about a socket with something more to tell. */
    @FunctionalInterface
    interface Event<P extends Security, C, S, E> {
        /** Takes the event. */
        void on(C context, Socket<P, S> socket, E event);
    }

    /** A callback about an attempt to connect. */
    @FunctionalInterface
    interface ConnectError<C> {
        /** Takes the error. */
        void on(C context, Connecting attempt, LoopException cause);
    }

    /** A callback about a handshake. */
    @FunctionalInterface
    interface HandshakeError<C> {
        /** Takes the error. */
        void on(C context, Peer peer, LoopException cause);
    }

    /** Collects lambdas. One thread; {@link #build()} may be called more than once. */
    final class Builder<P extends Security, C, S> {
        BiPredicate<C, Peer> preOpen;
        BiFunction<C, Socket<P, S>, S> open;
        Event<P, C, S, Received> data;
        BiConsumer<C, Socket<P, S>> writable;
        BiConsumer<C, Socket<P, S>> end;
        Event<P, C, S, CloseReason> close;
        BiConsumer<C, Socket<P, S>> timeout;
        BiConsumer<C, Socket<P, S>> longTimeout;
        ConnectError<C> connectError;
        HandshakeError<C> handshakeError;
        BiConsumer<C, Throwable> failure;

        Builder() {
            SocketHandler<P, C, S> defaults = new SocketHandler<>() {};
            preOpen = defaults::onPreOpen;
            open = defaults::onOpen;
            data = defaults::onData;
            writable = defaults::onWritable;
            end = defaults::onEnd;
            close = defaults::onClose;
            timeout = defaults::onTimeout;
            longTimeout = defaults::onLongTimeout;
            connectError = defaults::onConnectError;
            handshakeError = defaults::onHandshakeError;
            failure = defaults::onFailure;
        }

        /** Sets {@link SocketHandler#onPreOpen}. */
        public Builder<P, C, S> preOpen(BiPredicate<C, Peer> callback) {
            preOpen = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link SocketHandler#onOpen}. */
        public Builder<P, C, S> open(BiFunction<C, Socket<P, S>, S> callback) {
            open = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link SocketHandler#onData}. */
        public Builder<P, C, S> data(Event<P, C, S, Received> callback) {
            data = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link SocketHandler#onWritable}. */
        public Builder<P, C, S> writable(BiConsumer<C, Socket<P, S>> callback) {
            writable = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link SocketHandler#onEnd}. */
        public Builder<P, C, S> end(BiConsumer<C, Socket<P, S>> callback) {
            end = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link SocketHandler#onClose}. */
        public Builder<P, C, S> close(Event<P, C, S, CloseReason> callback) {
            close = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link SocketHandler#onTimeout}. */
        public Builder<P, C, S> timeout(BiConsumer<C, Socket<P, S>> callback) {
            timeout = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link SocketHandler#onLongTimeout}. */
        public Builder<P, C, S> longTimeout(BiConsumer<C, Socket<P, S>> callback) {
            longTimeout = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link SocketHandler#onConnectError}. */
        public Builder<P, C, S> connectError(ConnectError<C> callback) {
            connectError = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link SocketHandler#onHandshakeError}. */
        public Builder<P, C, S> handshakeError(HandshakeError<C> callback) {
            handshakeError = Arguments.notNull("callback", callback);
            return this;
        }

        /** Sets {@link SocketHandler#onFailure}. */
        public Builder<P, C, S> failure(BiConsumer<C, Throwable> callback) {
            failure = Arguments.notNull("callback", callback);
            return this;
        }

        /** The handler. */
        public SocketHandler<P, C, S> build() {
            return new LambdaHandler<>(this);
        }
    }
}
