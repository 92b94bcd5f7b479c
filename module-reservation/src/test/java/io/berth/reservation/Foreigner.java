package io.berth.reservation;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A socket of this user that wants to share a port it does not own, by SO_REUSEPORT. */
final class Foreigner implements Closeable {
    private static final SocketOption<Boolean> REUSE_PORT = StandardSocketOptions.SO_REUSEPORT;

    private final SocketChannel channel;

    private Foreigner(SocketChannel channel) {
        this.channel = channel;
    }

    /** Binds and does not listen. */
    static Foreigner bound(SocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
        return new Foreigner(channel.setOption(REUSE_PORT, true).bind(address));
    }

    /** Ends sharing, and keeps what it has. */
    void keepForItself() throws IOException {
        channel.setOption(REUSE_PORT, false);
    }

    /** Whether one could bind and listen now. */
    static boolean couldListen(SocketAddress address) throws IOException {
        boolean ipv4 = ((InetSocketAddress) address).getAddress().getAddress().length == 4;
        try (ServerSocketChannel listener =
                ServerSocketChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
            listener.setOption(REUSE_PORT, true).bind(address);
            return true;
        } catch (BindException refused) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
