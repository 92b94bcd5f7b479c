package io.berth.eventloop.transport;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.nio.NioIoHandle;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Makes links for one loop, by the means of the event loop's own backend. One final class per backend. */
public abstract sealed class Transport permits EpollTransport, NioTransport {
    /** How much one read takes at most. */
    public static final int RECEIVE_BYTES = 256 * 1024;

    private final IoEventLoop eventLoop;
    private final Turn turn;
    private final Slab inbox;
    private final ByteBuffer[] pair = new ByteBuffer[2];

    Transport(IoEventLoop eventLoop, Turn turn) {
        this.eventLoop = eventLoop;
        this.turn = turn;
        this.inbox = Slab.allocate(RECEIVE_BYTES);
    }

    /** The backend that suits an event loop, or nothing when there is none for it. */
    public static Optional<Transport> on(IoEventLoop eventLoop, Turn turn) {
        if (eventLoop.isCompatible(EpollIoHandle.class)) {
            return Optional.of(new EpollTransport(eventLoop, turn));
        }
        if (eventLoop.isCompatible(NioIoHandle.class)) {
            return Optional.of(new NioTransport(eventLoop, turn));
        }
        return Optional.empty();
    }

    /** What people call it: "epoll" or "nio". */
    public abstract String name();

    /** Binds and listens; events begin with {@link ServerLink#resume()}. */
    public abstract ServerLink listen(SocketAddress address, ServerSettings settings, ServerEvents events)
            throws IOException;

    /** Accepts from a listening descriptor of somebody else's; events begin with {@link ServerLink#resume()}. */
    public abstract ServerLink borrow(int descriptor, ServerEvents events) throws IOException;

    /** Accepts from a listening channel of somebody else's; events begin with {@link ServerLink#resume()}. */
    public abstract ServerLink borrow(ServerSocketChannel channel, ServerEvents events) throws IOException;

    /**
     * Begins to connect.
     *
     * @param source the address to come from, or null
     * @return what gives up when run; then no event follows
     */
    public abstract Runnable connect(SocketAddress address, SocketAddress source, ConnectEvents events)
            throws IOException;

    /** Takes a connected descriptor over. */
    public abstract Link adopt(int descriptor) throws IOException;

    /** Takes a connected channel over. */
    public abstract Link adopt(SocketChannel channel) throws IOException;

    /** Has the kernel let go at once of what has been closed, where the event loop would wait with that; loop thread only. */
    public abstract void forgetClosed();

    /** Gives the receive buffer back; the links must be closed by then. */
    public final void release() {
        inbox.release();
    }

    /** The loop's one receive buffer, which is filled from the top of the event loop's stack only. */
    public final Slab inbox() {
        return inbox;
    }

    /** Two buffers as the array that a gathering write wants: the same array each time. */
    final ByteBuffer[] pair(ByteBuffer first, ByteBuffer second) {
        pair[0] = first;
        pair[1] = second;
        return pair;
    }

    /** The iteration that events belong to. */
    public final Turn turn() {
        return turn;
    }

    /** Registers a handle of this backend's kind with the event loop; loop thread only. */
    public final IoRegistration register(IoHandle handle) throws IOException {
        try {
            return eventLoop.register(handle).get(); // done before it returns, on the loop's own thread
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError("registering waits for nothing", e);
        }
    }
}
