package io.berth.eventloop;

import io.berth.eventloop.transport.ConnectEvents;
import io.berth.eventloop.transport.Link;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;

/** Resolves a name and tries its addresses one after the other, until one answers or time is up. */
final class Connector<P extends Security, C, S> extends Connecting implements ConnectEvents, Origin {
    private final SocketContext<P, C, S> context;
    private final SocketAddress target;
    private final ConnectOptions options;
    private final ArrayDeque<SocketAddress> untried = new ArrayDeque<>();

    private ScheduledFuture<?> deadline;
    private SocketAddress trying;
    private Runnable giveUp; // null while there is nothing to give up
    private LoopException lastFailure;
    private boolean done;

    Connector(SocketContext<P, C, S> context, SocketAddress target, ConnectOptions options) {
        this.context = context;
        this.target = target;
        this.options = options;
    }

    void begin() {
        Loop<?> loop = context.loop();
        loop.keepAlive(1);
        deadline = loop.after(options.timeout().toNanos(), this::timedOut);
        if (target instanceof InetSocketAddress inet && inet.isUnresolved()) {
            loop.execute(() -> Hosts.resolve(loop, inet.getHostString(), this::onResolved));
        } else {
            untried.add(target);
            loop.execute(this::tryNext); // not at once, so that no callback comes before the caller has this object
        }
    }

    private void onResolved(List<InetAddress> found, Throwable failure) {
        String host = ((InetSocketAddress) target).getHostString();
        if (found == null) {
            fail(new LoopException.InvalidHost(host, failure));
            return;
        }
        int port = ((InetSocketAddress) target).getPort();
        found.forEach(address -> untried.add(new InetSocketAddress(address, port)));
        tryNext();
    }

    private void tryNext() {
        if (done) {
            return;
        }
        trying = untried.poll();
        if (trying == null) {
            fail(lastFailure);
            return;
        }
        try {
            giveUp = context.loop().transport.connect(trying, options.source(), this);
        } catch (IOException e) {
            onRefused(e);
        } catch (RuntimeException e) { // an address that does not fit the socket or the source
            onRefused(new IOException(e));
        }
    }

    @Override
    public void onConnected(Link link) {
        giveUp = null;
        OpenSocket<P, C, S> socket;
        try {
            socket = context.open(link, this, target);
        } catch (LoopException e) { // the security has been closed in the meantime
            link.close(null);
            fail(e);
            return;
        }
        if (socket != null && !done) {
            giveUp = socket::close; // its handshake is under way
        }
    }

    @Override
    public void onOpening(OpenSocket<?, ?, ?> socket) {
        socket.origin = null;
        giveUp = null;
        finish();
    }

    @Override
    public void onFailed(LoopException cause) {
        giveUp = null;
        fail(cause);
    }

    @Override
    public void onGone() {}

    @Override
    public void onRefused(IOException cause) {
        giveUp = null;
        LoopException failure =
                LoopException.Network.of("cannot connect to " + Hosts.show(trying), "connect", trying, cause);
        if (lastFailure != null) {
            failure.addSuppressed(lastFailure);
        }
        lastFailure = failure;
        tryNext();
    }

    private void timedOut() {
        if (!done) {
            SocketAddress address = trying == null ? target : trying;
            fail(LoopException.Network.timedOut("cannot connect to " + Hosts.show(address), address));
        }
    }

    /** The context goes away before the outcome is known. */
    void abandon() {
        fail(new LoopException.Misuse(
                LoopException.Kind.CLOSED, "the context was closed while connecting to " + Hosts.show(target)));
    }

    private void fail(LoopException cause) {
        if (done) {
            return;
        }
        finish();
        try {
            context.handler.onConnectError(context.data, this, cause);
        } catch (Throwable failure) {
            context.failed(failure);
        }
    }

    private void finish() {
        done = true;
        deadline.cancel(false);
        context.remove(this);
        context.loop().keepAlive(-1);
        if (giveUp != null) {
            giveUp.run();
            giveUp = null;
        }
    }

    @Override
    public SocketAddress target() {
        return target;
    }

    @Override
    public void cancel() {
        context.loop().check();
        if (!done) {
            finish();
        }
    }

    @Override
    public boolean isDone() {
        context.loop().check();
        return done;
    }
}
