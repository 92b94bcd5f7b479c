package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.LinkAccess;
import io.berth.eventloop.transport.Slab;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The writing half of a socket: what goes straight to the kernel, what waits, and when the peer hears the end. */
abstract sealed class WritingSocket<P extends Security, S> extends Socket<P, S> permits TimedSocket {
    static {
        LinkAccess.grant(socket -> ((WritingSocket<?, ?>) socket).link);
    }

    final Link link;

    private Backlog backlog; // null while nothing waits
    private boolean toFlush; // what waits only waits for more to come
    private boolean gathering; // some did in this turn, so its end tells when the kernel has it
    private boolean outputOver; // no more may be written, though some may wait
    private boolean outputShut; // the peer has been told

    WritingSocket(Link link) {
        this.link = link;
    }

    // --- what the other half knows

    abstract Loop<?> loop();

    abstract int highWaterBytes();

    /** Throws unless called on the loop and open. */
    abstract void requireOpen();

    /** Whether the socket is about to close, so that writing makes no sense. */
    abstract boolean isClosing();

    /** The connection turned out to be gone: has it closed once nobody is in the middle of a callback. */
    abstract void broken(String what, IOException cause);

    /** Has {@link #endGathering} called at the end of the turn. */
    abstract void putOffFlush();

    /** The peer has been told that nothing more will come. */
    abstract void onOutputShut();

    // --- writing what the kernel takes

    @Override
    public final int write(Received bytes) {
        requireOutput();
        Slab slab = bytes.slab();
        return mayWriteNow() ? offer(slab, bytes.length()) : 0;
    }

    @Override
    public final int write(ByteBuffer bytes) {
        Arguments.notNull("bytes", bytes);
        requireOutput();
        return mayWriteNow() ? offer(bytes) : 0;
    }

    @Override
    public final int write(ByteBuffer header, ByteBuffer payload) {
        Arguments.notNull("header", header);
        Arguments.notNull("payload", payload);
        requireOutput();
        return mayWriteNow() ? offer(header, payload) : 0;
    }

    // --- handing everything over

    @Override
    public final Sent send(Received bytes) {
        requireOutput();
        Slab slab = bytes.slab();
        int taken = 0;
        if (goesStraight()) {
            taken = offer(slab, bytes.length());
            if (taken == bytes.length()) {
                return taken();
            }
        }
        if (mustRefuse()) {
            return Sent.REFUSED;
        }
        backlog().add(slab, taken, bytes.length() - taken);
        return keptOrFlushed();
    }

    @Override
    public final Sent send(ByteBuffer bytes) {
        Arguments.notNull("bytes", bytes);
        requireOutput();
        if (goesStraight()) {
            offer(bytes);
            if (!bytes.hasRemaining()) {
                return taken();
            }
        }
        return keep(bytes) ? keptOrFlushed() : Sent.REFUSED;
    }

    @Override
    public final Sent send(ByteBuffer header, ByteBuffer payload) {
        Arguments.notNull("header", header);
        Arguments.notNull("payload", payload);
        requireOutput();
        if (goesStraight()) {
            offer(header, payload);
            if (!header.hasRemaining() && !payload.hasRemaining()) {
                return taken();
            }
        }
        if (!keep(header)) {
            return Sent.REFUSED;
        }
        backlog().add(payload);
        return keptOrFlushed();
    }

    @Override
    public final Sent sendMore(ByteBuffer bytes) {
        Arguments.notNull("bytes", bytes);
        requireOutput();
        if (toFlush && mustRefuse() && !isClosing()) {
            flushBacklog(); // what only waits for more makes room
        }
        boolean first = backlog == null;
        if (!keep(bytes)) {
            return Sent.REFUSED;
        }
        if (first) {
            gather();
        }
        return Sent.BUFFERED;
    }

    @Override
    public final Future<Void> sendFile(FileChannel file, long position, long length) {
        Arguments.notNull("file", file);
        if (position < 0 || length < 0) {
            throw Arguments.invalid("position is " + position + " and length " + length + "; neither may be negative");
        }
        requireOutput();
        Promise<Void> written = Promise.promise();
        backlog().add(new FilePart(file, position, length, written));
        if (!link.isFull()) {
            flushBacklog();
        }
        return written.future();
    }

    @Override
    public final boolean flush() {
        requireOpen();
        return flushBacklog();
    }

    @Override
    public final long bufferedBytes() {
        if (isClosed()) {
            return 0; // what waits in the link is another's now, or nobody's
        }
        return (backlog == null ? 0 : backlog.bytes()) + link.waitingBytes();
    }

    // --- to the kernel, or into the backlog

    /** Whether bytes go straight to the kernel: nothing waits before them, and nothing is wrong. */
    private boolean goesStraight() {
        return backlog == null && !isClosing();
    }

    /** The same once what only waited for more to come has gone. */
    private boolean mayWriteNow() {
        return goesStraight() || (toFlush && flushBacklog() && goesStraight());
    }

    private int offer(Slab slab, int length) {
        try {
            return link.write(slab, 0, length);
        } catch (IOException e) {
            return broken(e);
        }
    }

    private int offer(ByteBuffer bytes) {
        try {
            return loop().outbox.offer(link, bytes);
        } catch (IOException e) {
            return broken(e);
        }
    }

    private int offer(ByteBuffer header, ByteBuffer payload) {
        try {
            return loop().outbox.offer(link, header, payload);
        } catch (IOException e) {
            return broken(e);
        }
    }

    private int broken(IOException cause) {
        broken("cannot write", cause);
        return 0;
    }

    private boolean mustRefuse() {
        return isClosing() || (backlog != null && backlog.bytes() > highWaterBytes());
    }

    /** Keeps bytes until the kernel wants them, unless too many wait already. */
    private boolean keep(ByteBuffer bytes) {
        if (mustRefuse()) {
            return false;
        }
        backlog().add(bytes);
        return true;
    }

    /** What became of bytes that the link has just taken whole. */
    private Sent taken() {
        return link.waitingBytes() == 0 ? Sent.ALL : Sent.BUFFERED;
    }

    /** What became of bytes that were just kept: those that only waited for more to come go now. */
    private Sent keptOrFlushed() {
        return toFlush && flushBacklog() ? taken() : Sent.BUFFERED;
    }

    private Backlog backlog() {
        if (backlog == null) {
            backlog = new Backlog(loop().segments);
        }
        return backlog;
    }

    /** Gives the kernel what waits; says whether nothing does any more. */
    final boolean flushBacklog() {
        if (backlog == null) {
            return true;
        }
        toFlush = false;
        try {
            if (!backlog.drainTo(link)) {
                return false;
            }
        } catch (IOException e) {
            broken(e);
            return false;
        }
        backlog = null;
        if (outputOver && !isClosing()) {
            tellPeer();
        }
        return true;
    }

    /** What waits now only waits for more, and for the end of the turn at the latest. */
    private void gather() {
        toFlush = true;
        if (!gathering) {
            gathering = true;
            putOffFlush();
        }
    }

    /** Gives the kernel what has been gathered in this turn; says whether there was any, and the kernel has it all. */
    final boolean endGathering() {
        boolean some = gathering;
        gathering = false;
        return some && flushBacklog() && link.waitingBytes() == 0;
    }

    /** Drops what waits, and says how much that was. */
    final long dropBacklog() {
        if (backlog == null) {
            return 0;
        }
        long bytes = backlog.bytes();
        backlog.discard(new Misuse(Kind.CLOSED, "the socket was closed before all was written"));
        backlog = null;
        return bytes;
    }

    /** Takes over what waits in another socket, and how far its output has come. */
    final void inheritOutput(WritingSocket<?, ?> from) {
        backlog = from.backlog;
        toFlush = from.toFlush;
        outputOver = from.outputOver;
        outputShut = from.outputShut;
        from.backlog = null;
        if (from.gathering) {
            gathering = true;
            putOffFlush();
        }
    }

    // --- ending

    @Override
    public final void shutdown() {
        requireOpen();
        if (!outputOver) {
            outputOver = true;
            if (backlog == null || (toFlush && flushBacklog())) {
                tellPeer();
            }
        }
    }

    private void tellPeer() {
        if (!outputShut) {
            outputShut = true;
            try {
                link.shutdownOutput();
            } catch (IOException e) {
                broken("cannot shut down", e);
            }
            onOutputShut();
        }
    }

    @Override
    public final boolean isShutdown() {
        loop().check();
        return outputOver;
    }

    final boolean isOutputShut() {
        return outputShut;
    }

    private void requireOutput() {
        requireOpen();
        if (outputOver) {
            throw new Misuse(Kind.CLOSED, "the socket's output has been shut down");
        }
    }
}
