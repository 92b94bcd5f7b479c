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
public interface Link {
    /** Begins to deliver events to {@code events}; replaces whoever had them before. */
    void start(LinkEvents events) throws IOException;

    /** Writes bytes of a slab. */
    int write(Slab slab, int offset, int length) throws IOException;

    /** Writes what is between position and limit of a direct buffer, and does not move them. */
    int write(ByteBuffer direct) throws IOException;

    /** Writes two direct buffers in one call to the kernel. */
    int write(ByteBuffer first, ByteBuffer second) throws IOException;

    /**
     * Writes bytes of a file, through {@code scratch} where the backend has no better way.
     *
     * @return what was taken, or -1 when the file has no byte at {@code position}
     */
    long write(FileChannel file, long position, long length, Slab scratch) throws IOException;

    /** Whether the kernel has just not taken a write whole, so that {@link LinkEvents#onWritable()} is to come. */
    boolean isFull();

    /** How many bytes it has taken that the kernel has not; a link that is just a descriptor has none. */
    default long waitingBytes() {
        return 0;
    }

    /** Stops delivering bytes until {@link #resume()}; what the peer sends waits in the kernel. */
    void pause() throws IOException;

    /** Delivers bytes again. */
    void resume() throws IOException;

    /** Takes no further bytes from the peer, for good. */
    void shutdownInput() throws IOException;

    /** Tells the peer that nothing more will come, after what was written. */
    void shutdownOutput() throws IOException;

    /**
     * Closes with {@link LinkEvents#onClosed} for its last event; does nothing when closed already.
     *
     * @param cause what went wrong, so that the peer must not take this for an orderly end where it can be told; or null
     */
    void close(IOException cause);

    /** Makes the next {@link #close} abort the connection, so that the peer sees a reset. */
    void abortOnClose() throws IOException;

    /** This side's address. */
    SocketAddress local();

    /** The other side's address. */
    SocketAddress remote();

    /** The descriptor's number, or -1 where the backend has none. */
    int descriptor();
}
