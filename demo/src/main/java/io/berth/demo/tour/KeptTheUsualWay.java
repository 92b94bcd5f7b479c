package io.berth.demo.tour;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;

/** A channel that is bound as servers on the JVM are, and kept for later. */
final class KeptTheUsualWay implements Keep {
    private final SocketChannel channel = SocketChannel.open();
    private final InetSocketAddress address;

    KeptTheUsualWay() throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        address = (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return List.of(address);
    }

    @Override
    public Closeable serve() throws IOException {
        return new Clerk(new ServerSocket(address.getPort(), 50, address.getAddress()), WORD);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
