package io.berth.eventloop.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
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
    public void prepare() throws IOException {
        setIfThere(StandardSocketOptions.SO_REUSEADDR);
        setIfThere(StandardSocketOptions.SO_REUSEPORT);
    }

    /** Unix channels have none of these, and some systems lack the second. */
    private void setIfThere(SocketOption<Boolean> option) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, true);
        }
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
