package io.berth.reservation;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Unavailable;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableConverter;
import io.vertx.core.buffer.Buffer;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection as two streams: the bytes that come, and those that go.
 *
 * <pre>{@code
 * port.connections()
 *         .flatMapCompletable(c -> c.bytes().to(c.writer()).onErrorComplete()) // an echo server
 *         .subscribe();
 * }</pre>
 *
 * <p><b>Threading</b>: any thread, except {@link #socket}. Items are emitted on the loop that accepted it.
 *
 * <p><b>Ownership</b>: whoever receives it ends it: a writer that completes says that nothing more will come, and once the
 * peer has said so too it closes; {@link #close} closes at once. It is closed with its loop.
 *
 * <p><b>Failure</b>: a reset or a failed network is an error of both streams, and so is the end of the loop; with TLS also
 * an end without the peer's goodbye, since what came may not be all. RxJava ends a
 * stream of streams with the first error of any of them, so contain it where the connection is used, as above; otherwise
 * one reset ends the server.
 *
 * @param <P> its security
 */
public final class Connection<P extends Security> {
    private final Socket<P, Connection<P>> socket;
    private final SocketAddress remoteAddress;
    private final ConnectionBytes bytes;
    private final AtomicBoolean written = new AtomicBoolean();

    // Loop thread only
    private ConnectionWriter writer; // null until something is written
    private CloseReason closed; // null while it is open

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

    /**
     * The socket beneath, for what streams have no word for. Its loop's thread only. One that is moved to another context
     * takes no further part in the streams; move it before cancelling {@link #bytes}, or what comes meanwhile is dropped.
     */
    public Socket<P, ?> socket() {
        return socket;
    }

    /**
     * What the peer sends, until it says that nothing more will come. Without demand nothing is read, and the peer is slowed
     * down; then nobody hears either that the peer has gone. It can be subscribed to once.
     *
     * <p>Cancelling closes nothing. What comes after it is read and dropped, however much that is, so that the end is heard and
     * a writer that completes still closes the connection; {@link #close} ends one whose peer goes on.
     */
    public Flowable<Buffer> bytes() {
        return bytes;
    }

    /**
     * Writes a stream of buffers: asks for the next one when the kernel has the one before. It completes when the kernel has
     * all and the peer is told the end of the stream; an error of the stream, and disposing before the end, close the
     * connection. It can be subscribed to once.
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

    /** Runs something on its loop, at once when called there. False when the loop is gone, and the connection with it. */
    boolean onLoop(Runnable task) {
        Loop<?> loop = socket.context().loop();
        try {
            loop.runOnLoop(task);
            return true;
        } catch (LoopException gone) {
            return false;
        }
    }

    void writtenBy(ConnectionWriter newWriter) {
        writer = newWriter;
        if (closed != null) {
            writer.onClose(closed);
        }
    }

    /** Whether nobody has written yet; from now on somebody has. */
    boolean beginWriting() {
        return written.compareAndSet(false, true);
    }

    void onWritable() {
        if (writer != null) {
            writer.onWritable();
        }
    }

    void onClose(CloseReason reason) {
        closed = reason;
        bytes.onClose(reason);
        if (writer != null) {
            writer.onClose(reason);
        }
    }

    /** What a stream fails with that ends by the connection's closing; null when that is a proper end. */
    Throwable failure(CloseReason reason) {
        return switch (reason.why()) {
            case CLOSED, ENDED -> null;
            default ->
                reason.cause() != null ? reason.cause() : ended(reason.why().toString());
        };
    }

    /** The connection is gone, and something was still to be read or written. */
    ReservationException ended(String why) {
        return new Unavailable(Kind.CONNECTION, "the connection with " + remoteAddress + " has ended, " + why, null);
    }

    @Override
    public String toString() {
        return "Connection[" + remoteAddress + "]";
    }
}
