package io.berth.benchmarks.load;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.ConnectOptions;
import io.berth.eventloop.Connecting;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Received;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that connect, have a byte echoed and close, again and again. Latency is from the beginning of connecting until
 * the byte is back; the client ends the connection first, and begins anew when the server has ended it too.
 */
final class VisitTraffic<P extends Security> extends Job implements SocketHandler<P, Visitor, Void> {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int PATIENCE_SECONDS = 5;
    private static final byte BYTE = '?';

    private final Tally tally = new Tally();
    private final List<SocketContext<P, Visitor, Void>> contexts = new ArrayList<>(); // one for each client
    private final InetSocketAddress server;
    private final ByteBuffer payload = ByteBuffer.allocateDirect(1).put(0, BYTE);
    private Window window;

    VisitTraffic(Loop<?> loop, P security, int port, int clients) {
        this.server = Server.at(port);
        for (int i = 0; i < clients; i++) {
            contexts.add(loop.context(security, new Visitor(), this));
        }
    }

    @Override
    void open() {
        opened.complete(null);
    }

    @Override
    void start(Window window) {
        this.window = window;
    }

    /** Clients begin here, and not where they end, so that those that fail at once leave time for others. */
    @Override
    long turn(long now) {
        int away = 0;
        for (int i = 0; i < contexts.size() && !isOver(); i++) {
            Visitor visitor = contexts.get(i).data();
            if (!visitor.isAway() && !window.isOver(now)) {
                visitor.begin(now);
                contexts.get(i).connect(server, ConnectOptions.DEFAULT);
            }
            away += visitor.isAway() ? 1 : 0;
        }
        if (window.isOver(now) && (away == 0 || now - window.until() > GRACE_NANOS)) {
            tally.failed(away);
            ended.complete(tally);
        }
        return LOOK_NANOS;
    }

    @Override
    void close() {
        contexts.forEach(SocketContext::close);
    }

    @Override
    public Void onOpen(Visitor visitor, Socket<P, Void> socket) {
        socket.timeout(PATIENCE_SECONDS);
        socket.write(payload.clear());
        return null;
    }

    @Override
    public void onData(Visitor visitor, Socket<P, Void> socket, Received bytes) {
        if (isOver()) {
            return;
        }
        if (visitor.isAnswered() || bytes.length() != 1 || bytes.get(0) != BYTE) {
            socket.close();
            return;
        }
        long now = System.nanoTime();
        tally.answered(visitor.answered(now), window.counts(now));
        socket.shutdown();
    }

    @Override
    public void onClose(Visitor visitor, Socket<P, Void> socket, CloseReason reason) {
        visitor.end();
        if (!visitor.isAnswered() && !isOver()) {
            tally.failed(1);
        }
    }

    @Override
    public void onConnectError(Visitor visitor, Connecting attempt, LoopException cause) {
        visitor.end();
        if (isOver()) {
            return;
        }
        tally.failed(1);
        if (tally.total() == 0 || Server.isHopeless(cause)) {
            fail(Server.refused(cause, server.getPort(), 0));
        }
    }

    @Override
    public void onFailure(Visitor visitor, Throwable failure) {
        fail(failure);
    }
}
