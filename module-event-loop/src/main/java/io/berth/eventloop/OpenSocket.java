package io.berth.eventloop;

import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.LinkEvents;
import io.berth.eventloop.transport.Slab;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A socket between its link and its context's callbacks. */
final class OpenSocket<P extends Security, C, S> extends Socket<P, S> implements LinkEvents, Turns.AtEnd {
    // Set once
    private final SocketContext<P, C, S> context;
    private final Link link;
    private final Listener<?, ?, ?> acceptedBy; // null when this side connected

    // The list of the context's sockets
    OpenSocket<P, C, S> next;
    OpenSocket<P, C, S> previous;

    private S data;
    private Backlog backlog; // null while nothing waits
    private CloseReason reason; // why it is about to be closed, or is
    private int dueTick = Sweep.NEVER;
    private int longDueTick = Sweep.NEVER;
    private boolean paused;
    private boolean inputOver;
    private boolean outputOver; // no more may be written, though some may wait
    private boolean outputShut; // the peer has been told
    private boolean toFlush;
    private boolean closed;

    OpenSocket(SocketContext<P, C, S> context, Link link, Listener<?, ?, ?> acceptedBy) {
        this.context = context;
        this.link = link;
        this.acceptedBy = acceptedBy;
    }

    /** Begins to live in its context; says whether the kernel agreed. */
    boolean start() {
        context.add(this);
        try {
            link.start(this);
            return true;
        } catch (IOException e) {
            Loop.LOG.log(System.Logger.Level.WARNING, "a connection could not be registered with the event loop", e);
            closed = true; // it never opened, so there is no close to tell
            link.close(e);
            leave();
            return false;
        }
    }

    // --- what the link tells

    @Override
    public void onBytes(Slab slab, int length) {
        Inbox inbox = context.loop().inbox;
        Received bytes = inbox.lend(slab, length);
        try {
            context.handler.onData(context.data, this, bytes);
        } catch (Throwable failure) {
            failed(failure);
        } finally {
            inbox.takeBack(bytes, length);
        }
    }

    @Override
    public void onWritable() {
        if (flushBacklog() && !closed && reason == null && !outputOver) {
            try {
                context.handler.onWritable(context.data, this);
            } catch (Throwable failure) {
                failed(failure);
            }
        }
    }

    @Override
    public void onEnd() {
        inputOver = true;
        try {
            context.handler.onEnd(context.data, this);
        } catch (Throwable failure) {
            failed(failure);
        }
        closeWhenBothEnded();
    }

    @Override
    public void onClosed(IOException cause) {
        if (closed) {
            return;
        }
        closed = true;
        CloseReason why =
                reason != null ? reason : new CloseReason(Why.FAILED, 0, 0, failure("connection lost", cause));
        reason = why.withUnsent(dropBacklog());
        leave();
        try {
            context.handler.onClose(context.data, this, reason);
        } catch (Throwable failure) {
            context.failed(failure);
        }
    }

    private void leave() {
        context.remove(this);
        if (acceptedBy != null) {
            acceptedBy.onConnectionClosed();
        }
    }

    /** Calls back for the first time. */
    void open() {
        try {
            data = context.handler.onOpen(context.data, this);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    private void failed(Throwable failure) {
        context.failed(failure);
        closeBecause(new CloseReason(Why.CALLBACK_FAILED, 0, 0, failure));
    }

    private LoopException failure(String what, IOException cause) {
        return LoopException.Network.of(what, "socket", null, cause);
    }

    // --- writing

    @Override
    public int write(Received bytes) {
        requireOutput();
        return mayWriteNow() ? offer(bytes.slab(), 0, bytes.length()) : 0;
    }

    @Override
    public int write(ByteBuffer bytes) {
        Arguments.notNull("bytes", bytes);
        requireOutput();
        return mayWriteNow() ? offer(bytes) : 0;
    }

    @Override
    public int write(ByteBuffer header, ByteBuffer payload) {
        Arguments.notNull("header", header);
        Arguments.notNull("payload", payload);
        requireOutput();
        return mayWriteNow() ? offer(header, payload) : 0;
    }

    @Override
    public Sent send(Received bytes) {
        requireOutput();
        int taken = 0;
        if (goesStraight()) {
            taken = offer(bytes.slab(), 0, bytes.length());
            if (taken == bytes.length()) {
                return Sent.ALL;
            }
        }
        if (mustRefuse()) {
            return Sent.REFUSED;
        }
        backlog().add(bytes.slab(), taken, bytes.length() - taken);
        return keptOrFlushed();
    }

    @Override
    public Sent send(ByteBuffer bytes) {
        Arguments.notNull("bytes", bytes);
        requireOutput();
        if (goesStraight()) {
            offer(bytes);
            if (!bytes.hasRemaining()) {
                return Sent.ALL;
            }
        }
        return keep(bytes) ? keptOrFlushed() : Sent.REFUSED;
    }

    @Override
    public Sent send(ByteBuffer header, ByteBuffer payload) {
        Arguments.notNull("header", header);
        Arguments.notNull("payload", payload);
        requireOutput();
        if (goesStraight()) {
            offer(header, payload);
            if (!payload.hasRemaining() && !header.hasRemaining()) {
                return Sent.ALL;
            }
        }
        if (!keep(header)) {
            return Sent.REFUSED;
        }
        backlog().add(payload);
        return keptOrFlushed();
    }

    @Override
    public Sent sendMore(ByteBuffer bytes) {
        Arguments.notNull("bytes", bytes);
        requireOutput();
        if (!toFlush && backlog == null) {
            toFlush = true;
            context.loop().turns.putOff(this);
        }
        return keep(bytes) ? Sent.BUFFERED : Sent.REFUSED;
    }

    /** Keeps bytes until the kernel wants them, unless too many wait already. */
    private boolean keep(ByteBuffer bytes) {
        if (mustRefuse()) {
            return false;
        }
        backlog().add(bytes);
        return true;
    }

    /** What became of bytes that were just kept: those that only waited for more to come go now. */
    private Sent keptOrFlushed() {
        return toFlush && flushBacklog() ? Sent.ALL : Sent.BUFFERED;
    }

    @Override
    public boolean flush() {
        requireOpen();
        return flushBacklog();
    }

    @Override
    public Future<Void> sendFile(FileChannel file, long position, long length) {
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
    public long bufferedBytes() {
        context.loop().check();
        return backlog == null ? 0 : backlog.bytes();
    }

    /** Whether bytes go straight to the kernel: nothing waits before them, and nothing is wrong. */
    private boolean goesStraight() {
        return backlog == null && reason == null;
    }

    /** The same once what only waited for more to come has gone. */
    private boolean mayWriteNow() {
        return goesStraight() || (toFlush && flushBacklog() && goesStraight());
    }

    private boolean mustRefuse() {
        return reason != null || (backlog != null && backlog.bytes() > context.highWaterBytes);
    }

    private Backlog backlog() {
        if (backlog == null) {
            backlog = new Backlog(context.loop().segments);
        }
        return backlog;
    }

    private int offer(Slab slab, int offset, int length) {
        try {
            return link.write(slab, offset, length);
        } catch (IOException e) {
            return broken(e);
        }
    }

    /** Offers bytes of the heap by way of the scratch slab, so that no temporary buffer is made for them. */
    private int offer(ByteBuffer bytes) {
        try {
            if (bytes.isDirect()) {
                int taken = bytes.hasRemaining() ? link.write(bytes) : 0;
                bytes.position(bytes.position() + taken);
                return taken;
            }
            Slab scratch = context.loop().segments.scratch();
            int total = 0;
            while (bytes.hasRemaining()) {
                int length = Math.min(bytes.remaining(), scratch.capacity());
                scratch.put(0, bytes, length);
                int taken = link.write(scratch, 0, length);
                bytes.position(bytes.position() + taken);
                total += taken;
                if (taken < length) {
                    break;
                }
            }
            return total;
        } catch (IOException e) {
            return broken(e);
        }
    }

    /** Small pairs are put together in the scratch slab; large ones are gathered by the kernel, or go one by one. */
    private int offer(ByteBuffer header, ByteBuffer payload) {
        Slab scratch = context.loop().segments.scratch();
        int first = header.remaining();
        int second = payload.remaining();
        try {
            int taken;
            if (first <= scratch.capacity() - second) {
                scratch.put(0, header, first);
                scratch.put(first, payload, second);
                taken = first + second == 0 ? 0 : link.write(scratch, 0, first + second);
            } else if (header.isDirect() && payload.isDirect()) {
                taken = link.write(header, payload);
            } else {
                int ofHeader = offer(header);
                return header.hasRemaining() ? ofHeader : ofHeader + offer(payload);
            }
            int ofHeader = Math.min(taken, first);
            header.position(header.position() + ofHeader);
            payload.position(payload.position() + taken - ofHeader);
            return taken;
        } catch (IOException e) {
            return broken(e);
        }
    }

    /** The connection turned out to be gone: close it once nobody is in the middle of a callback. */
    private int broken(IOException cause) {
        putOffClose(new CloseReason(Why.FAILED, 0, 0, failure("cannot write", cause)));
        return 0;
    }

    private boolean flushBacklog() {
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
        if (outputOver && !outputShut && !closed) {
            tellPeer();
        }
        return true;
    }

    private long dropBacklog() {
        if (backlog == null) {
            return 0;
        }
        long bytes = backlog.bytes();
        backlog.discard(new Misuse(Kind.CLOSED, "the socket was closed before all was written"));
        backlog = null;
        return bytes;
    }

    // --- reading

    @Override
    public void pause() {
        requireOpen();
        if (!paused) {
            paused = true;
            tryOnLink(Link::pause);
        }
    }

    @Override
    public void resume() {
        requireOpen();
        if (paused) {
            paused = false;
            tryOnLink(Link::resume);
        }
    }

    @Override
    public boolean isPaused() {
        context.loop().check();
        return paused;
    }

    // --- ending

    @Override
    public void shutdown() {
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
            tryOnLink(Link::shutdownOutput);
            closeWhenBothEnded();
        }
    }

    @Override
    public void shutdownInput() {
        requireOpen();
        if (!inputOver) {
            inputOver = true;
            tryOnLink(Link::shutdownInput);
            closeWhenBothEnded();
        }
    }

    private void closeWhenBothEnded() {
        if (inputOver && outputShut) {
            putOffClose(CloseReason.of(Why.ENDED));
        }
    }

    @Override
    public boolean isShutdown() {
        context.loop().check();
        return outputOver;
    }

    @Override
    public void close(int code) {
        context.loop().check();
        closeBecause(new CloseReason(Why.CLOSED, code, 0, null));
    }

    @Override
    public void reset() {
        context.loop().check();
        if (!closed) {
            tryOnLink(Link::abortOnClose);
            closeBecause(CloseReason.of(Why.CLOSED));
        }
    }

    @Override
    void timedOut() {
        closeBecause(CloseReason.of(Why.TIMED_OUT));
    }

    void closeBecause(CloseReason why) {
        if (!closed) {
            reason = why;
            link.close(null);
        }
    }

    private void putOffClose(CloseReason why) {
        if (!closed && reason == null) {
            reason = why;
            context.loop().turns.putOff(this);
        }
    }

    @Override
    public void endOfTurn() {
        if (closed) {
            return;
        }
        if (reason == null && toFlush) {
            flushBacklog();
        }
        if (reason != null) {
            link.close(null);
        }
    }

    @Override
    public boolean isClosed() {
        context.loop().check();
        return closed;
    }

    /** Moves the connection to another context, and leaves this object behind, closed. */
    <Q extends Security, D, T> OpenSocket<Q, D, T> moveTo(SocketContext<Q, D, T> target, T newData) {
        requireOpen();
        if (reason != null) {
            throw new Misuse(Kind.CLOSED, "the socket is about to close: " + reason);
        }
        OpenSocket<Q, D, T> moved = new OpenSocket<>(target, link, acceptedBy);
        moved.data = newData;
        moved.backlog = backlog;
        moved.paused = paused;
        moved.inputOver = inputOver;
        moved.outputOver = outputOver;
        moved.outputShut = outputShut;
        backlog = null;
        closed = true;
        context.remove(this);
        if (moved.start() && toFlush) {
            moved.toFlush = true;
            context.loop().turns.putOff(moved);
        }
        return moved;
    }

    // --- timeouts

    @Override
    public void timeout(int seconds) {
        requireOpen();
        dueTick = context.loop().sweep.after(Arguments.within("seconds", seconds, 0, 1_000_000_000));
    }

    @Override
    public void longTimeout(int minutes) {
        requireOpen();
        longDueTick = context.loop().sweep.after(Arguments.within("minutes", minutes, 0, 1_000_000_000 / 60) * 60);
    }

    boolean isWatched() {
        return dueTick != Sweep.NEVER || longDueTick != Sweep.NEVER;
    }

    boolean isDue(int tick) {
        return isDue(dueTick, tick) || isDue(longDueTick, tick);
    }

    private static boolean isDue(int dueTick, int tick) {
        return dueTick != Sweep.NEVER && tick - dueTick >= 0;
    }

    void onDue(int tick) {
        try {
            if (!closed && isDue(dueTick, tick)) {
                dueTick = Sweep.NEVER;
                context.handler.onTimeout(context.data, this);
            }
            if (!closed && isDue(longDueTick, tick)) {
                longDueTick = Sweep.NEVER;
                context.handler.onLongTimeout(context.data, this);
            }
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    // --- the rest

    @Override
    public S data() {
        return data;
    }

    @Override
    public void data(S data) {
        context.loop().check();
        this.data = data;
    }

    @Override
    public SocketContext<P, C, S> context() {
        return context;
    }

    @Override
    public SocketAddress localAddress() {
        requireOpen();
        return link.local();
    }

    @Override
    public SocketAddress remoteAddress() {
        requireOpen();
        return link.remote();
    }

    @Override
    public int descriptor() {
        requireOpen();
        return link.descriptor();
    }

    private void requireOpen() {
        context.loop().check();
        if (closed) {
            throw new Misuse(Kind.CLOSED, "the socket is closed or has moved to another context");
        }
    }

    private void requireOutput() {
        requireOpen();
        if (outputOver) {
            throw new Misuse(Kind.CLOSED, "the socket's output has been shut down");
        }
    }

    private void tryOnLink(LinkCall call) {
        try {
            call.on(link);
        } catch (IOException e) {
            putOffClose(new CloseReason(Why.FAILED, 0, 0, failure("connection lost", e)));
        }
    }

    /** Something asked of a link that the kernel may refuse. */
    private interface LinkCall {
        void on(Link link) throws IOException;
    }
}
