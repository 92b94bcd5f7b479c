package io.berth.eventloop.transport;

import java.io.IOException;
import java.net.SocketAddress;

/** An accepted descriptor that no loop has yet. */
record EpollAccepted(int descriptor, boolean unix) implements ServerEvents.Accepted {
    @Override
    public SocketAddress peer() {
        return socket().remote();
    }

    @Override
    public void prepare() throws IOException {
        if (!unix) {
            EpollSocket socket = socket();
            socket.setReuseAddress(true);
            socket.setReusePort(true);
            socket.setTcpNoDelay(true);
        }
    }

    @Override
    public Link link(Transport transport) {
        return new EpollLink((EpollTransport) transport, descriptor, unix);
    }

    @Override
    public void close() {
        socket().closeQuietly();
    }

    private EpollSocket socket() {
        return new EpollSocket(descriptor, unix);
    }
}
