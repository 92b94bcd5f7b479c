package io.berth.eventloop.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/** An accepted channel that no loop has yet. */
record NioAccepted(SocketChannel channel) implements ServerEvents.Accepted {
    @Override
    public SocketAddress peer() {
        return NioLink.addressOr(channel::getRemoteAddress);
    }

    @Override
    public int descriptor() {
        return -1;
    }

    @Override
    public Link link(Transport transport) throws IOException {
        return transport.adopt(channel);
    }

    @Override
    public void close() {
        NioLink.closeQuietly(channel);
    }
}
