package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.berth.eventloop.transport.ServerEvents;
import io.berth.eventloop.transport.ServerLink;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Listening links served as one, what makes them pause, and the contexts they feed. */
final class Listener<P extends Security, C, S> extends ListenSocket<P> implements ServerEvents, Origin {
    /** How long there must have been descriptors before running out of them is news again. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    // Set once
    private final SocketContext<P, C, S> home;
    private final List<SocketContext<P, C, S>> fed;
    private final AtomicInteger open = new AtomicInteger(); // any thread: sockets of all loops count here
    private List<ServerLink> links = List.of();
    private List<SocketAddress> localAddresses;
    private Runnable afterwards;

    private volatile int maxConnections; // any thread; written by the loop

    // Loop thread only
    private int next;
    private boolean paused;
    private ScheduledFuture<?> retry; // null unless it waits for descriptors
    private boolean exhausted; // has ever been out of descriptors
    private long exhaustedNanos; // when last
    private boolean closed;

    Listener(SocketContext<P, C, S> home, List<SocketContext<P, C, S>> fed, int maxConnections) {
        this.home = home;
        this.fed = fed;
        this.maxConnections = maxConnections;
    }

    /**
     * Begins to accept.
     *
     * @param made links that tell this
     * @param after what is to be done, once, when it has let go of them
     */
    void begin(List<ServerLink> made, Runnable after) {
        links = made;
        afterwards = after;
        localAddresses = made.stream().map(ServerLink::localAddress).toList();
        home.add(this);
        accept();
    }

    // --- what the links tell

    @Override
    public void onAccepted(Accepted accepted) {
        open.incrementAndGet();
        place(accepted);
        accept();
    }

    /** Gives a connection to the next context whose turn it is; a context that is closed is passed over. */
    private void place(Accepted accepted) {
        SocketContext<P, C, S> context = nextOpenContext();
        if (context == null || closed) {
            turnAway(accepted);
        } else if (context.loop() == home.loop()) {
            open(context, accepted);
        } else {
            try {
                context.loop().execute(() -> open(context, accepted));
            } catch (LoopException gone) {
                turnAway(accepted);
            }
        }
    }

    private SocketContext<P, C, S> nextOpenContext() {
        for (int i = 0; i < fed.size(); i++) {
            SocketContext<P, C, S> context = fed.get(next);
            next = next + 1 == fed.size() ? 0 : next + 1;
            if (!context.isGone()) {
                return context;
            }
        }
        return null;
    }

    /** Opens a connection on the loop of its context. */
    private void open(SocketContext<P, C, S> context, Accepted accepted) {
        if (context.isGone()) { // since it was chosen
            placeAgain(accepted);
            return;
        }
        try {
            if (context.handler.onPreOpen(context.data, new Peer(accepted)) && !context.isGone()) {
                context.accept(accepted, this);
                return;
            }
        } catch (IOException e) {
            Loop.LOG.log(System.Logger.Level.WARNING, "an accepted connection could not be set up", e);
        } catch (Throwable failure) {
            context.failed(failure);
        }
        turnAway(accepted);
    }

    private void placeAgain(Accepted accepted) {
        try {
            home.loop().execute(() -> place(accepted));
        } catch (LoopException gone) {
            turnAway(accepted);
        }
    }

    private void turnAway(Accepted accepted) {
        accepted.close();
        onGone();
    }

    @Override
    public void onExhausted(IOException cause) {
        long now = home.loop().nanoTime();
        boolean news = !exhausted || now - exhaustedNanos > QUIET_NANOS;
        exhausted = true;
        exhaustedNanos = now;
        if (news) {
            Loop.LOG.log(
                    System.Logger.Level.WARNING,
                    "out of descriptors or memory, so connections to " + Hosts.show(localAddresses.get(0))
                            + " wait until some are free; raise the limit (ulimit -n) or set maxConnections",
                    cause);
        }
        if (retry != null) {
            retry.cancel(false); // else every resume in the meantime would add a retry to the retries
        }
        retry = home.loop().after(RETRY_NANOS, this::accept);
    }

    @Override
    public void onFailed(IOException cause) {
        Loop.LOG.log(
                System.Logger.Level.ERROR,
                "accepting on " + Hosts.show(localAddresses.get(0)) + " has failed for good",
                cause);
        close();
    }

    @Override
    public void onOpening(OpenSocket<?, ?, ?> socket) {}

    @Override
    public void onFailed(LoopException cause) {} // logged where it was found

    /** A connection accepted here has gone; any thread. */
    @Override
    public void onGone() {
        boolean mayHaveBeenFull = open.getAndDecrement() == maxConnections;
        if (mayHaveBeenFull && maxConnections > 0) {
            if (home.loop().isOnLoop()) {
                accept();
            } else {
                try {
                    home.loop().execute(this::accept);
                } catch (LoopException gone) {
                    // and its listeners with it
                }
            }
        }
    }

    // --- accepting or not

    /** Accepts if nothing speaks against it, else does not. */
    private void accept() {
        if (closed) {
            return;
        }
        if (paused || (maxConnections > 0 && open.get() >= maxConnections)) {
            links.forEach(ServerLink::pause);
        } else {
            links.forEach(ServerLink::resume);
        }
    }

    @Override
    public void pause() {
        requireOpen();
        paused = true;
        accept();
    }

    @Override
    public void resume() {
        requireOpen();
        paused = false;
        accept();
    }

    @Override
    public boolean isPaused() {
        home.loop().check();
        return paused;
    }

    @Override
    public void maxConnections(int connections) {
        requireOpen();
        maxConnections = Arguments.notNegative("connections", connections);
        accept();
    }

    @Override
    public int openConnections() {
        home.loop().check();
        return open.get();
    }

    // --- the rest

    @Override
    public SocketAddress localAddress() {
        return localAddresses().get(0);
    }

    @Override
    public List<SocketAddress> localAddresses() {
        home.loop().check();
        return localAddresses;
    }

    @Override
    public int port() {
        return Hosts.port(localAddress());
    }

    @Override
    public void close() {
        home.loop().check();
        if (!closed) {
            closed = true;
            if (retry != null) {
                retry.cancel(false);
            }
            links.forEach(ServerLink::letGo);
            home.remove(this);
            try {
                afterwards.run();
            } catch (Throwable failure) {
                home.failed(failure);
            }
        }
    }

    @Override
    public boolean isClosed() {
        home.loop().check();
        return closed;
    }

    private void requireOpen() {
        home.loop().check();
        if (closed) {
            throw new Misuse(Kind.CLOSED, "the listener is closed");
        }
    }
}
