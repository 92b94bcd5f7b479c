package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.berth.eventloop.transport.ServerEvents;
import io.berth.eventloop.transport.ServerLink;
import io.berth.eventloop.transport.ServerSettings;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A listening link, what makes it pause, and the contexts it feeds. */
final class Listener<P extends Security, C, S> extends ListenSocket<P> implements ServerEvents {
    /** How long there must have been descriptors before running out of them is news again. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    // Set once
    private final SocketContext<P, C, S> home;
    private final List<SocketContext<P, C, S>> fed;
    private final AtomicInteger open = new AtomicInteger(); // any thread: sockets of all loops count here
    private final Runnable onReturned; // of what is borrowed
    private List<ServerLink> links = List.of();
    private List<SocketAddress> localAddresses;
    private UnixPath unixPath; // null for IP, and when borrowed

    private volatile int maxConnections; // any thread; written by the loop

    // Loop thread only
    private int next;
    private boolean paused;
    private ScheduledFuture<?> retry; // to accept when there are descriptors; to give back when let go of
    private boolean exhausted; // has ever been out of descriptors
    private long exhaustedNanos; // when last
    private boolean closed;

    private Listener(
            SocketContext<P, C, S> home, List<SocketContext<P, C, S>> fed, int maxConnections, Runnable onReturned) {
        this.home = home;
        this.fed = fed;
        this.maxConnections = maxConnections;
        this.onReturned = onReturned;
    }

    static <P extends Security, C, S> ListenSocket<P> borrow(
            SocketContext<P, C, S> home,
            ListenSource source,
            ListenOptions options,
            List<SocketContext<P, C, S>> fed,
            Runnable onReturned) {
        Listener<P, C, S> listener = new Listener<>(home, fed, options.maxConnections(), onReturned);
        try {
            listener.begin(source.borrow(home.loop().transport, listener));
            return listener;
        } catch (UnsupportedOperationException e) {
            throw new LoopException.Unavailable(Kind.UNSUPPORTED_TRANSPORT, e.getMessage(), e);
        } catch (IOException e) {
            throw LoopException.Network.of("cannot listen on " + source, "getsockopt", null, e);
        }
    }

    static <P extends Security, C, S> Future<ListenSocket<P>> listen(
            SocketContext<P, C, S> home,
            SocketAddress address,
            ListenOptions options,
            List<SocketContext<P, C, S>> fed) {
        if (!(address instanceof InetSocketAddress inet) || !inet.isUnresolved()) {
            return listenOn(home, address, options, fed);
        }
        Promise<ListenSocket<P>> listening = Promise.promise();
        home.loop().keepAlive(1);
        Hosts.resolve(home.loop(), inet.getHostString(), (found, failure) -> {
            home.loop().keepAlive(-1);
            if (found == null) {
                listening.fail(new LoopException.InvalidHost(inet.getHostString(), failure));
            } else if (home.isClosed()) {
                listening.fail(new Misuse(Kind.CLOSED, "the context was closed while the host was looked up"));
            } else {
                listenOn(home, new InetSocketAddress(found.get(0), inet.getPort()), options, fed)
                        .onComplete(listening);
            }
        });
        return listening.future();
    }

    private static <P extends Security, C, S> Future<ListenSocket<P>> listenOn(
            SocketContext<P, C, S> home,
            SocketAddress address,
            ListenOptions options,
            List<SocketContext<P, C, S>> fed) {
        Listener<P, C, S> listener = new Listener<>(home, fed, options.maxConnections(), () -> {});
        try {
            listener.bind(address, options);
            return Future.succeededFuture(listener);
        } catch (UnsupportedOperationException e) {
            return Future.failedFuture(new LoopException.Unavailable(Kind.UNSUPPORTED_TRANSPORT, e.getMessage(), e));
        } catch (IOException e) {
            return Future.failedFuture(
                    LoopException.Network.of("cannot listen on " + Hosts.show(address), "bind", address, e));
        }
    }

    private void bind(SocketAddress address, ListenOptions options) throws IOException {
        if (address instanceof UnixDomainSocketAddress unix) {
            UnixPath.clearStale(unix);
        }
        ServerSettings settings = new ServerSettings(
                options.backlog(),
                options.port() == ListenOptions.Port.SHARED,
                options.family() == ListenOptions.Family.IPV6_ONLY);
        ServerLink link = home.loop().transport.listen(address, settings, this);
        try {
            unixPath = address instanceof UnixDomainSocketAddress unix ? UnixPath.made(unix) : null;
        } catch (IOException e) {
            link.close();
            throw e;
        }
        begin(List.of(link));
    }

    private void begin(List<ServerLink> made) {
        links = made;
        localAddresses = made.stream().map(ServerLink::localAddress).toList();
        home.add(this);
        accept();
    }

    // --- what the link tells

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
                context.open(accepted.link(context.loop().transport), this);
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
        onConnectionClosed();
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

    /** A connection accepted here has gone; any thread. */
    void onConnectionClosed() {
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
            links.forEach(ServerLink::close);
            home.remove(this);
            if (unixPath != null) {
                unixPath.remove();
            }
            home.loop().keepAlive(1);
            giveBack();
        }
    }

    /** Tells the lender when the event loop has let go as well, so that it may close or lend again at once. */
    private void giveBack() {
        boolean gone = links.stream().allMatch(ServerLink::isGone);
        if (!gone && home.loop().goesOn()) {
            retry = home.loop().after(0, this::giveBack); // what is scheduled comes after the next select
        } else {
            home.loop().keepAlive(-1);
            try {
                onReturned.run();
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
