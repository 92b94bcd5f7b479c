package io.berth.benchmarks.load;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Connecting;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import java.net.InetSocketAddress;
import java.util.List;

/** Connections that are opened and held, and do nothing. */
final class Holding<P extends Security> extends Job implements SocketHandler<P, Void, Void> {
    private final SocketContext<P, Void, Void> context;
    private final Opener opener;
    private boolean closing;

    Holding(Loop<?> loop, P security, int port, int connections, List<InetSocketAddress> sources) {
        this.context = loop.context(security, null, this);
        this.opener = new Opener(this, context, port, connections, sources);
    }

    @Override
    void open() {
        opener.begin();
    }

    /** Closes them; the tally has those that were still open as answered and those that were not as failed. */
    @Override
    void close() {
        closing = true;
        Tally tally = new Tally();
        tally.failed(opener.open() - context.openSockets());
        context.close();
        ended.complete(tally);
    }

    @Override
    public Void onOpen(Void none, Socket<P, Void> socket) {
        opener.onOpened();
        return null;
    }

    @Override
    public void onConnectError(Void none, Connecting attempt, LoopException cause) {
        if (!closing) {
            opener.onFailed(cause);
        }
    }

    @Override
    public void onClose(Void none, Socket<P, Void> socket, CloseReason reason) {
        if (!closing && !opened.isDone()) {
            fail(new LoadException("the server has closed a connection while others were being opened, with "
                    + opener.open() + " opened: look at its own limit of descriptors and connections"));
        }
    }
}
