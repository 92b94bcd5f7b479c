package io.berth.eventloop.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * One connected descriptor, as its owner sees it. The backend alone decides when to read, and tells the owner through
 * {@link LinkEvents}.
 *
 * <p>A write takes what the kernel takes now and returns how much that was; when it is less than was offered, {@link
 * LinkEvents#onWritable()} follows. A write that fails says so by its exception and does not close the link: its owner
 * does, when it suits it.
 */
public abstract class Link {
    /** Begins to deliver events to {@code events}; replaces whoever had them before. */
    public abstract void start(LinkEvents events) throws IOException;

    /** Writes bytes of a slab. */
    public abstract int write(Slab slab, int offset, int length) throws IOException;

    /** Writes what is between position and limit of a direct buffer, and does not move them. */
    public abstract int write(ByteBuffer direct) throws IOException;

    /** Writes two direct buffers in one call to the kernel. */
    public abstract int write(ByteBuffer first, ByteBuffer second) throws IOException;

    /**
     * Writes bytes of a file, through {@code scratch} where the backend has no better way.
     *
     * @return what was taken, or -1 when the file has no byte at {@code position}
     */
    public abstract long write(FileChannel file, long position, long length, Slab scratch) throws IOException;

    /** Whether the kernel has just not taken a write whole, so that {@link LinkEvents#onWritable()} is to come. */
    public abstract boolean isFull();

    /** Stops delivering bytes until {@link #resume()}; what the peer sends waits in the kernel. */
    public abstract void pause() throws IOException;

    /** Delivers bytes again. */
    public abstract void resume() throws IOException;

    /** Takes no further bytes from the peer, for good. */
    public abstract void shutdownInput() throws IOException;

    /** Tells the peer that nothing more will come, after what was written. */
    public abstract void shutdownOutput() throws IOException;

    /** Closes with {@link LinkEvents#onClosed} for its last event; does nothing when closed already. */
    public abstract void close(IOException cause);

    /** Makes the next {@link #close} abort the connection, so that the peer sees a reset. */
    public abstract void abortOnClose() throws IOException;

    /** This side's address. */
    public abstract SocketAddress localAddress();

    /** The other side's address. */
    public abstract SocketAddress remoteAddress();

    /** The descriptor's number, or -1 where the backend has none. */
    public abstract int descriptor();
}
