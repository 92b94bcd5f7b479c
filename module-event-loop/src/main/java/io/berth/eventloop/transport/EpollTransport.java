package io.berth.eventloop.transport;

import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/** Descriptors straight on epoll, level-triggered: edge-triggered showed no gain and needs reads until EAGAIN. */
final class EpollTransport extends Transport {
    EpollTransport(IoEventLoop eventLoop, Turn turn) {
        super(eventLoop, turn);
    }

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public void forgetClosed() {
        // What is closed is gone.
    }

    @Override
    public ServerLink listen(SocketAddress address, ServerSettings settings, ServerEvents events) throws IOException {
        EpollSocket socket = EpollSocket.open(address);
        try {
            if (!socket.isUnix()) {
                socket.setReuseAddress(true);
                if (settings.sharedPort()) {
                    socket.setReusePort(true);
                }
                if (settings.ipv6Only()) {
                    socket.setIpv6Only();
                }
            }
            bind(socket, address);
            socket.listen(settings.backlog());
            return new EpollServerLink(this, socket, events, Ownership.OWNED);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public ServerLink borrow(int descriptor, ServerEvents events) throws IOException {
        if (!EpollSocket.isListening(descriptor)) {
            throw new IOException("it does not listen; call listen on it first");
        }
        if (EpollSocket.isBlocking(descriptor)) {
            throw new IOException("it would block the loop; set O_NONBLOCK first (systemd: NonBlocking=true)");
        }
        EpollSocket socket = new EpollSocket(descriptor, EpollSocket.isUnix(descriptor));
        return new EpollServerLink(this, socket, events, Ownership.BORROWED);
    }

    @Override
    public ServerLink borrow(ServerSocketChannel channel, ServerEvents events) {
        throw new UnsupportedOperationException("a channel needs the nio backend; this loop runs on epoll");
    }

    @Override
    public Runnable connect(SocketAddress address, SocketAddress source, ConnectEvents events) throws IOException {
        EpollSocket socket = EpollSocket.open(address);
        try {
            if (source != null) {
                socket.leavePortToConnecting(source);
                bind(socket, source);
            }
            socket.connect(EpollSocket.toNetty(address));
            return new EpollConnector(this, socket, events);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void bind(EpollSocket socket, SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress unix
                && Files.exists(unix.getPath(), LinkOption.NOFOLLOW_LINKS)) {
            throw new BindException("Address already in use"); // Netty would remove whatever is there
        }
        socket.bind(EpollSocket.toNetty(address));
    }

    @Override
    public Link adopt(int descriptor) throws IOException {
        return new EpollLink(this, descriptor, EpollSocket.isUnix(descriptor));
    }

    @Override
    public Link adopt(SocketChannel channel) {
        throw new UnsupportedOperationException("a channel needs the nio backend; this loop runs on epoll");
    }
}
