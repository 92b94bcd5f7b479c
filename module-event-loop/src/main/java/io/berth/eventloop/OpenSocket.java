package io.berth.eventloop;

import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.LinkEvents;
import io.berth.eventloop.transport.Slab;
import java.io.IOException;
import java.net.SocketAddress;

/** A socket between its link and its context's callbacks. */
final class OpenSocket<P extends Security, C, S> extends TimedSocket<P, S> implements LinkEvents, Turns.AtEnd {
    // For every message, side by side
    private final SocketContext<P, C, S> context;
    private CloseReason reason; // why it is about to be closed, or is
    private S data;

    // The list of the context's sockets
    OpenSocket<P, C, S> next;
    OpenSocket<P, C, S> previous;

    Origin origin; // null when nobody is interested
    private OpenSocket<?, ?, ?> movedTo; // its new life in another context
    private boolean opened;
    private boolean paused;
    private boolean inputOver;
    private boolean closed;

    OpenSocket(SocketContext<P, C, S> context, Link link, Origin origin) {
        super(link);
        this.context = context;
        this.origin = origin;
    }

    /** Begins to live in its context; says whether the kernel agreed. */
    boolean start() {
        context.add(this);
        if (opened) { // in an earlier life
            context.established();
        }
        try {
            link.start(this);
            return true;
        } catch (IOException e) {
            Loop.LOG.log(System.Logger.Level.WARNING, "a connection could not be registered with the event loop", e);
            closed = true; // it never opened, so there is no close to tell
            link.close(e);
            dropBacklog(); // of a socket that has moved
            leave();
            if (origin != null) {
                origin.onFailed(LoopException.Network.of("cannot be served", "epoll_ctl", null, e));
            }
            return false;
        }
    }

    private void leave() {
        context.remove(this);
        if (origin != null) {
            origin.onGone();
        }
    }

    // --- what the link tells

    @Override
    public void onReady() {
        opened = true;
        context.established();
        if (origin != null) {
            origin.onOpening(this);
        }
        try {
            data = context.handler.onOpen(context.data, this);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @Override
    public void onBytes(Slab slab, int length) {
        Inbox inbox = context.loop().inbox;
        Received bytes = inbox.lend(slab, length);
        try {
            context.handler.onData(context.data, this, bytes);
        } catch (Throwable failure) {
            failed(failure);
        } finally {
            inbox.takeBack(bytes, slab, length);
        }
    }

    @Override
    public void onWritable() {
        if (!flushBacklog() || isClosing()) {
            return;
        }
        if (isShutdown()) {
            closeWhenBothEnded(); // which the last bytes may have held up
        } else {
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
        if (isClosing()) {
            return; // a write has found the connection gone: this is no goodbye of the peer's
        }
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
        if (reason == null) {
            reason = connectionFailed("connection lost", cause);
        }
        reason = reason.withUnsent(dropBacklog() + link.waitingBytes());
        leave();
        if (opened) {
            closedAfterAll();
        } else if (origin != null) {
            origin.onFailed(
                    reason.cause() instanceof LoopException failure
                            ? failure
                            : new Misuse(Kind.CLOSED, "closed during the handshake (" + reason.why() + ")"));
        }
    }

    private void closedAfterAll() {
        try {
            context.handler.onClose(context.data, this, reason);
        } catch (Throwable failure) {
            context.failed(failure);
        }
    }

    private void failed(Throwable failure) {
        context.failed(failure);
        OpenSocket<?, ?, ?> alive = movedTo == null ? this : movedTo;
        alive.closeBecause(new CloseReason(Why.CALLBACK_FAILED, 0, 0, failure));
    }

    private static CloseReason connectionFailed(String what, IOException cause) {
        return new CloseReason(Why.FAILED, 0, 0, LoopException.of(what, "socket", null, cause));
    }

    // --- what the writing half asks

    @Override
    Loop<?> loop() {
        return context.loop();
    }

    @Override
    int highWaterBytes() {
        return context.highWaterBytes;
    }

    @Override
    boolean isClosing() {
        return reason != null;
    }

    @Override
    void broken(String what, IOException cause) {
        putOffClose(connectionFailed(what, cause));
    }

    @Override
    void putOffFlush() {
        context.loop().turns.putOffFlush(this);
    }

    @Override
    void onOutputShut() {
        closeWhenBothEnded();
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

    @Override
    public void shutdownInput() {
        requireOpen();
        if (!inputOver) {
            inputOver = true;
            tryOnLink(Link::shutdownInput);
            closeWhenBothEnded();
        }
    }

    private void tryOnLink(LinkCall call) {
        try {
            call.on(link);
        } catch (IOException e) {
            broken("connection lost", e);
        }
    }

    /** Something asked of a link that the kernel may refuse. */
    private interface LinkCall {
        void on(Link link) throws IOException;
    }

    // --- ending

    private void closeWhenBothEnded() {
        if (inputOver && isOutputShut() && link.waitingBytes() == 0) {
            putOffClose(CloseReason.of(Why.ENDED));
        }
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
            closeLink();
        }
    }

    /** A link that is more than a descriptor tells the peer whether this is the end of all, or an end in the middle. */
    private void closeLink() {
        boolean failed = reason.why() == Why.FAILED || reason.why() == Why.CALLBACK_FAILED;
        link.close(failed || bufferedBytes() > 0 ? new IOException("closed before all was said") : null);
    }

    private void putOffClose(CloseReason why) {
        if (!closed && reason == null) {
            reason = why;
            context.loop().turns.putOff(this);
        }
    }

    @Override
    public void endOfTurn() {
        if (!closed && reason == null && endGathering()) {
            onWritable();
        }
        if (!closed && reason != null) {
            closeLink();
        }
    }

    @Override
    public boolean isClosed() {
        context.loop().check();
        return closed;
    }

    @Override
    public boolean isEstablished() {
        context.loop().check();
        return opened && !closed;
    }

    boolean wasEstablished() {
        return opened;
    }

    @Override
    void requireOpen() {
        context.loop().check();
        if (closed) {
            throw new Misuse(Kind.CLOSED, "the socket is closed or has moved to another context");
        }
    }

    /** Moves the connection to another context, and leaves this object behind, closed. */
    <Q extends Security, D, T> OpenSocket<Q, D, T> moveTo(SocketContext<Q, D, T> target, T newData) {
        requireOpen();
        if (isClosing()) {
            throw new Misuse(Kind.CLOSED, "the socket is about to close: " + reason);
        }
        OpenSocket<Q, D, T> moved = new OpenSocket<>(target, link, origin);
        moved.opened = opened;
        moved.data = newData;
        moved.paused = paused;
        moved.inputOver = inputOver;
        moved.inheritOutput(this);
        become(moved);
        return moved;
    }

    /** Has another context put its security over the connection, and leaves this object behind, closed. */
    <Q extends Security, D, T> OpenSocket<Q, D, T> upgradeTo(SocketContext<Q, D, T> target, SocketAddress peerName) {
        requireOpen();
        if (isClosing()) {
            throw new Misuse(Kind.CLOSED, "the socket is about to close: " + reason);
        }
        if (!flushBacklog()) {
            throw new Misuse(
                    Kind.CONTEXT,
                    bufferedBytes() + " bytes wait to be sent in the clear; upgrade when onWritable has been called");
        }
        if (inputOver || isShutdown()) {
            throw new Misuse(Kind.CLOSED, "one direction of the socket has ended already");
        }
        if (paused) {
            resume();
        }
        Origin handshaking = new Handshaking<>(target, link.remote(), origin);
        OpenSocket<Q, D, T> moved = new OpenSocket<>(target, target.layered(link, peerName), handshaking);
        become(moved);
        return moved;
    }

    private void become(OpenSocket<?, ?, ?> moved) {
        closed = true;
        movedTo = moved;
        context.remove(this);
        moved.start();
    }

    // --- timeouts

    @Override
    void shortTimeoutPassed() {
        try {
            context.handler.onTimeout(context.data, this);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @Override
    void longTimeoutPassed() {
        try {
            context.handler.onLongTimeout(context.data, this);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    // --- data and addresses

    @Override
    public S data() {
        context.loop().check();
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
}
