package io.berth.eventloop.transport;

import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Channels of the JDK, wherever there is no epoll. */
final class NioTransport extends Transport {
    NioTransport(IoEventLoop eventLoop, Turn turn) {
        super(eventLoop, turn);
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public ServerLink listen(SocketAddress address, ServerSettings settings, ServerEvents events) throws IOException {
        if (settings.ipv6Only()) {
            throw new UnsupportedOperationException("the JDK cannot keep IPv4 out of an IPv6 wildcard; "
                    + "use epoll, or listen on an address instead of the wildcard");
        }
        ServerSocketChannel channel = ServerSocketChannel.open(family(address));
        try {
            if (!(address instanceof UnixDomainSocketAddress)) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                if (settings.sharedPort()) {
                    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
            }
            channel.configureBlocking(false);
            channel.bind(address, settings.backlog());
            return new NioServerLink(this, channel, events, false);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public ServerLink borrow(int descriptor, ServerEvents events) {
        throw new UnsupportedOperationException("a descriptor needs the epoll backend; this loop runs on nio");
    }

    @Override
    public ServerLink borrow(ServerSocketChannel channel, ServerEvents events) throws IOException {
        if (channel.getLocalAddress() == null) {
            throw new IOException("the channel is not bound: " + channel);
        }
        channel.configureBlocking(false);
        return new NioServerLink(this, channel, events, true);
    }

    @Override
    public Runnable connect(SocketAddress address, SocketAddress source, ConnectEvents events) throws IOException {
        SocketChannel channel = SocketChannel.open(family(address));
        try {
            prepare(channel);
            if (source != null) {
                channel.bind(source);
            }
            channel.connect(address);
            return new NioConnector(this, channel, events);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Link adopt(int descriptor) {
        throw new UnsupportedOperationException("a descriptor needs the epoll backend; this loop runs on nio");
    }

    @Override
    public Link adopt(SocketChannel channel) throws IOException {
        prepare(channel);
        return new NioLink(this, channel, null);
    }

    static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /** Lets others who share the address bind it while this connection lives. */
    static void shareAddress(SocketChannel channel) throws IOException {
        try {
            for (SocketOption<Boolean> option :
                    List.of(StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEPORT)) {
                if (channel.supportedOptions().contains(option)) {
                    channel.setOption(option, true);
                }
            }
        } catch (IOException e) {
            NioLink.closeQuietly(channel);
            throw e;
        }
    }

    private static ProtocolFamily family(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress) {
            return StandardProtocolFamily.UNIX;
        }
        return ((InetSocketAddress) address).getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }
}
