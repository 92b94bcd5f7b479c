package io.berth.reservation;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableConverter;
import io.vertx.core.buffer.Buffer;
import java.net.SocketAddress;

/**
 * A connection as two streams: the bytes that come, and those that go.
 *
 * <pre>{@code
 * port.connections().flatMapCompletable(c -> c.bytes().to(c.writer())).subscribe(); // an echo server
 * }</pre>
 *
 * <p><b>Threading</b>: any thread, except {@link #socket}. Items are emitted on the loop that accepted it.
 *
 * <p><b>Ownership</b>: whoever receives it ends it: a writer that completes says that nothing more will come, and once the
 * peer has said so too it closes; {@link #close} closes at once. It is closed with its loop.
 *
 * <p><b>Failure</b>: a reset or a failed network is an error of both streams.
 *
 * @param <P> its security
 */
public final class Connection<P extends Security> {
    private final Socket<P, Connection<P>> socket;
    private final SocketAddress remoteAddress;
    private final ConnectionBytes bytes;
    private ConnectionWriter writer; // loop thread only; null until something is written

    Connection(Socket<P, Connection<P>> socket) {
        this.socket = socket;
        this.remoteAddress = socket.remoteAddress();
        this.bytes = new ConnectionBytes(this);
        socket.pause();
    }

    /** The peer's address. */
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** The socket beneath, for what streams have no word for. Its loop's thread only. */
    public Socket<P, ?> socket() {
        return socket;
    }

    /**
     * What the peer sends, until it says that nothing more will come. Without demand nothing is read, and the peer is slowed
     * down. It can be subscribed to once; cancelling stops reading, and closes nothing.
     */
    public Flowable<Buffer> bytes() {
        return bytes;
    }

    /**
     * Writes a stream of buffers: asks for the next one when the kernel can take it. The end of the stream is passed on to
     * the peer, and then it completes; an error, and disposing of it, close the connection.
     */
    public FlowableConverter<Buffer, Completable> writer() {
        return upstream -> new ConnectionWriter.Written(this, upstream);
    }

    /** Closes it at once; does nothing on a closed one. */
    public void close() {
        onLoop(socket::close);
    }

    // --- for the rest of the package

    Socket<P, Connection<P>> ownSocket() {
        return socket;
    }

    ConnectionBytes ownBytes() {
        return bytes;
    }

    /** Runs something on its loop, at once when called there. Once the loop is gone, so is the connection. */
    void onLoop(Runnable task) {
        Loop<?> loop = socket.context().loop();
        try {
            loop.runOnLoop(task);
        } catch (LoopException closed) {
            // everybody has been told by onClose
        }
    }

    void writtenBy(ConnectionWriter newWriter) {
        writer = newWriter;
    }

    void onWritable() {
        if (writer != null) {
            writer.onWritable();
        }
    }

    void onClose(CloseReason reason) {
        bytes.onClose(reason);
        if (writer != null) {
            writer.onClose(reason);
        }
    }

    /** What a stream fails with that ends by the connection's closing; null when that is a proper end. */
    static Throwable failure(CloseReason reason) {
        return switch (reason.why()) {
            case CLOSED, ENDED -> null;
            default ->
                reason.cause() != null
                        ? reason.cause()
                        : new ReservationException.Unavailable(
                                ReservationException.Kind.CLOSED, "the connection was closed: " + reason.why(), null);
        };
    }

    @Override
    public String toString() {
        return "Connection[" + remoteAddress + "]";
    }
}
