package io.berth.eventloop;

import io.vertx.core.Future;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * One connection, with a value of the user's own.
 *
 * <p>There are two ways to write. {@link #write} gives the kernel what it takes now and returns how much that was; the
 * rest stays the caller's. {@link #send} takes everything, keeps what the kernel did not take, and refuses once more than
 * the context's high-water mark waits. After either fell short, {@code onWritable} tells when to go on. The two can be
 * mixed: bytes leave in the order of the calls.
 *
 * <p><b>Threading</b>: the loop's thread.
 *
 * <p><b>Ownership</b>: buffers are the caller's again when a call returns; positions move past what was taken. A socket
 * is closed with its context and its loop.
 *
 * <p><b>Re-entrancy</b>: {@link #close(int)} and {@link #reset} call {@code onClose} before they return. Nothing else
 * does: a write that fails returns 0 or {@link Sent#REFUSED}, and the socket closes at the end of the iteration.
 *
 * <p><b>Failure</b>: using a socket that is closed, or writing to one whose output is shut down, throws {@link
 * LoopException.Kind#CLOSED}; {@link #close(int)}, {@link #isClosed}, {@link #data()} and {@link #context} may always be
 * called.
 *
 * @param <P> the security of its context
 * @param <S> the type of the user's value
 */
public abstract sealed class Socket<P extends Security, S> permits WritingSocket {
    Socket() {}

    /** The user's value: what {@code onOpen} returned, or {@link #data(Object)} set since; null before. */
    public abstract S data();

    /** Changes the user's value. */
    public abstract void data(S data);

    /** The context it belongs to. */
    public abstract SocketContext<P, ?, S> context();

    // --- writing what the kernel takes

    /** Writes what the kernel takes of received bytes, and returns how many it took. */
    public abstract int write(Received bytes);

    /** Writes what the kernel takes of a buffer, moves its position past it, and returns how many bytes it took. */
    public abstract int write(ByteBuffer bytes);

    /** Writes a header and a payload in one call to the kernel, as far as it takes them. */
    public abstract int write(ByteBuffer header, ByteBuffer payload);

    // --- handing everything over

    /** Sends received bytes, whole or not at all. */
    public abstract Sent send(Received bytes);

    /** Sends a buffer, whole or not at all. */
    public abstract Sent send(ByteBuffer bytes);

    /** Sends a header and a payload, whole or not at all, in one call to the kernel where it takes them. */
    public abstract Sent send(ByteBuffer header, ByteBuffer payload);

    /**
     * Takes a buffer and waits for more before it goes to the kernel: until {@link #flush}, the next {@code send} or the
     * end of the iteration. Many small pieces then cost one call to the kernel.
     *
     * @return {@code BUFFERED} or {@code REFUSED}, like {@code send} when the kernel is full; {@code onWritable} comes at the end
     *     of the iteration, or when the kernel has taken what it did not take then
     */
    public abstract Sent sendMore(ByteBuffer bytes);

    /** Gives the kernel what waits, as far as it takes it; says whether nothing waits any more. */
    public abstract boolean flush();

    /**
     * Sends a part of a file after what waits already, without bringing it through the heap. It does not count against
     * the high-water mark, since its bytes stay in the file until the kernel wants them.
     *
     * @return completed when the kernel has all of it; the file stays the caller's, to be kept open until then. It fails
     *     when the socket closes first, and when the file turns out shorter, which closes the socket as well
     */
    public abstract Future<Void> sendFile(FileChannel file, long position, long length);

    /** How many bytes the socket has taken that the kernel has not. */
    public abstract long bufferedBytes();

    // --- reading

    /**
     * Delivers no data until {@link #resume}; the peer is slowed down once the kernel's buffers are full.
     *
     * <p>Meanwhile neither the peer's end nor a reset is heard, unless a write runs into it. Timeouts go on, so a socket that may
     * stay paused should have one.
     */
    public abstract void pause();

    /** Delivers data again. */
    public abstract void resume();

    /** Whether reading is paused. */
    public abstract boolean isPaused();

    // --- ending

    /**
     * Tells the peer, after all that waits, that nothing more will come. The socket stays open for reading, and closes
     * when the peer has ended too.
     */
    public abstract void shutdown();

    /** Reads no more, for good; the socket stays open for writing and closes when that has been shut down. */
    public abstract void shutdownInput();

    /** Whether {@link #shutdown} has been called. */
    public abstract boolean isShutdown();

    /** Closes at once, with code 0. */
    public final void close() {
        close(0);
    }

    /**
     * Closes at once; what waits is dropped, and the reason passed to {@code onClose} says how much that was. Does nothing
     * on a closed socket.
     *
     * @param code for {@code onClose}; it means nothing to Berth
     */
    public abstract void close(int code);

    /** Closes at once, and has the peer see a reset instead of an end. Does nothing on a closed socket. */
    public abstract void reset();

    /** Whether it is closed, or has been adopted by another context. */
    public abstract boolean isClosed();

    /** Whether bytes can pass: it is open, and secure where it is to be. What is sent before waits. */
    public abstract boolean isEstablished();

    // --- timeouts

    /**
     * Sets the short timeout: {@code onTimeout} is called once, {@code seconds} to a second more from now, unless it is
     * set anew before. That costs a look at the clock and a field write, so do it as often as you like; 0
     * turns it off.
     */
    public abstract void timeout(int seconds);

    /** Sets the long timeout, for {@code onLongTimeout}, in the same way; 0 turns it off. */
    public abstract void longTimeout(int minutes);

    // --- addresses

    /** This side's address. */
    public abstract SocketAddress localAddress();

    /** The peer's address. A closed socket has none: if {@code onClose} needs it, keep it in the data. */
    public abstract SocketAddress remoteAddress();

    /** This side's port, or -1 on a Unix path. */
    public final int localPort() {
        return Hosts.port(localAddress());
    }

    /** The peer's port, or -1 on a Unix path. */
    public final int remotePort() {
        return Hosts.port(remoteAddress());
    }

    /** The number of its descriptor, or -1 on a backend that has none (nio). It stays the socket's: look, do not close. */
    public abstract int descriptor();

    /** Closes because a timeout passed; what the default callbacks do. */
    abstract void timedOut();
}
