package io.berth.eventloop.transport;

import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

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
            return new NioServerLink(this, channel, events, Ownership.OWNED);
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
        if (!channel.isOpen()) {
            throw new IOException("it is closed");
        }
        if (channel.getLocalAddress() == null) {
            throw new IOException("it is not bound; bind it first");
        }
        if (channel.isBlocking()) {
            throw new IOException("it would block the loop; call configureBlocking(false) first");
        }
        return new NioServerLink(this, channel, events, Ownership.BORROWED);
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

    @Override
    public void forgetClosed() {
        try {
            register(new CancelledKeys());
        } catch (IOException asExpected) {
            // It has selected by now.
        }
    }

    static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
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
