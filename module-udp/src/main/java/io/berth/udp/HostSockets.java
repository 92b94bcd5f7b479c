package io.berth.udp;

import io.berth.eventloop.DatagramSource;
import io.berth.eventloop.Deferral;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The sockets that are opened by the service of a hosted module; those that are open are closed with it. */
final class HostSockets implements UdpSockets {
    private final Set<UdpSocket<?>> open = new HashSet<>(); // guarded by this
    private boolean closed; // guarded by this

    @Override
    public <S> Future<UdpSocket<S>> bind(
            Loop<?> loop, InetSocketAddress address, UdpOptions options, S data, UdpHandler<S> handler) {
        return UdpSocket.bind(loop, address, options, data, handler).compose(this::kept);
    }

    @Override
    public <S> Future<UdpSocket<S>> connect(
            Loop<?> loop, InetSocketAddress address, UdpOptions options, S data, UdpHandler<S> handler) {
        return UdpSocket.connect(loop, address, options, data, handler).compose(this::kept);
    }

    @Override
    public <S> UdpSocket<S> adopt(
            Loop<?> loop, DatagramSource source, UdpOptions options, S data, UdpHandler<S> handler) {
        if (isClosed()) {
            throw stopping();
        }
        UdpSocket<S> socket = UdpSocket.adopt(loop, source, options, data, handler);
        keep(socket); // or closes it, when this has stopped in between: as it closes all that are open then
        return socket;
    }

    private <S> Future<UdpSocket<S>> kept(UdpSocket<S> socket) {
        return keep(socket) ? Future.succeededFuture(socket) : Future.failedFuture(stopping());
    }

    /** Keeps a socket for as long as it is open; closes it and says no when there are to be no more. */
    private boolean keep(UdpSocket<?> socket) {
        if (socket.isClosed()) {
            return true;
        }
        if (!add(socket)) {
            socket.close();
            return false;
        }
        socket.whenClosed(() -> forget(socket));
        return true;
    }

    private static Misuse stopping() {
        return new Misuse(Kind.CLOSED, "the module io.berth.udp is stopping");
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean add(UdpSocket<?> socket) {
        return !closed && open.add(socket);
    }

    private synchronized void forget(UdpSocket<?> socket) {
        open.remove(socket);
    }

    /** Closes those that are open, each on its loop; there are no more then. */
    Future<?> close() {
        return Future.join(last().stream().map(HostSockets::closed).toList());
    }

    private synchronized List<UdpSocket<?>> last() {
        closed = true;
        return List.copyOf(open);
    }

    private static Future<Void> closed(UdpSocket<?> socket) {
        Promise<Void> closing = Promise.promise();
        try {
            Deferral deferral = socket.loop().runOnLoop(() -> {
                socket.close();
                closing.tryComplete();
            });
            deferral.orThrow();
        } catch (LoopException e) {
            if (e.kind() != LoopException.Kind.CLOSED) {
                return Future.failedFuture(e);
            }
            closing.complete(); // with its loop
        }
        return closing.future();
    }
}
