package io.berth.udp;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.transport.LoopHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from a carrier to the handler of its socket: what comes is counted, what the handler throws is caught, and errors
 * are told when nobody is in the middle of sending.
 */
final class Hearing<S> implements CarrierEvents {
    private final UdpSocket<S> socket;
    private final UdpHandler<S> handler;
    private final LoopHost host;
    private final List<UdpException.Network> untold = new ArrayList<>();

    private long toldIn = -1; // which iteration
    private long received;
    private long truncated;
    private long failed;

    Hearing(UdpSocket<S> socket, UdpHandler<S> handler, LoopHost host) {
        this.socket = socket;
        this.handler = handler;
        this.host = host;
    }

    long received() {
        return received;
    }

    long truncated() {
        return truncated;
    }

    /** How many datagrams the kernel would not send. */
    long failed() {
        return failed;
    }

    /** The socket is there. Throws when its handler is the stream of another one. */
    void onOpened() {
        if (handler instanceof PacketStream<S> stream) {
            stream.opened(socket);
        }
    }

    @Override
    public void onPackets(Packets packets) {
        received += packets.size();
        truncated += packets.truncated();
        try {
            handler.onData(socket, packets);
        } catch (Throwable failure) {
            onFailure(failure);
        }
    }

    @Override
    public void onDrain() {
        guarded(() -> handler.onDrain(socket));
    }

    @Override
    public void onUnsent(InetSocketAddress destination, int errno) {
        String what = destination == null ? "a datagram" : "a datagram to " + Arguments.show(destination);
        tell(UdpException.Network.of(what + " did not get through", "sendto", destination, errno));
    }

    @Override
    public void onFailed(InetSocketAddress destination, int errno) {
        failed++;
        tell(UdpException.Network.of("cannot send to " + Arguments.show(destination), "sendto", destination, errno));
    }

    @Override
    public void onFailed(InetSocketAddress destination, IOException cause) {
        failed++;
        tell(UdpException.Network.of("cannot send to " + Arguments.show(destination), "sendto", destination, cause));
    }

    @Override
    public void onBroken(IOException cause) {
        UdpException lost = UdpException.Network.of("the event loop does not take " + socket, "epoll_ctl", null, cause);
        socket.closeBecause(new CloseReason(Why.FAILED, 0, 0, lost));
    }

    @Override
    public void onLoopClosing() {
        socket.closeBecause(new CloseReason(Why.LOOP_CLOSED, 0, 0, null));
    }

    /** It is closed; there is nothing to hear after this. */
    void onClosed(CloseReason reason) {
        untold.clear();
        guarded(() -> handler.onClose(socket, reason));
    }

    /**
     * Tells at the end of the iteration: whoever is sending just now is not to be called back by that. What comes of telling
     * waits for the next one, or else a callback that sends again and again would hold the loop for ever.
     */
    private void tell(UdpException.Network trouble) {
        if (untold.isEmpty()) {
            if (toldIn == host.iteration()) {
                host.nextIteration(this::tellAll);
            } else {
                host.atEndOfIteration(this::tellAll);
            }
        }
        untold.add(trouble);
    }

    private void tellAll() {
        toldIn = host.iteration();
        List<UdpException.Network> troubles = List.copyOf(untold);
        untold.clear();
        for (UdpException.Network trouble : troubles) {
            if (!socket.isClosed()) {
                guarded(() -> handler.onError(socket, trouble));
            }
        }
    }

    private void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable failure) {
            onFailure(failure);
        }
    }

    private void onFailure(Throwable failure) {
        try {
            handler.onFailure(socket, failure);
        } catch (Throwable again) {
            if (again != failure) {
                again.addSuppressed(failure);
            }
            UdpSocket.LOG.log(System.Logger.Level.ERROR, "a failure callback has failed", again);
        }
    }
}
