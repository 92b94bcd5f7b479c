package io.berth.eventloop.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/**
 * A connection being made on nio. It stays the selector's view of the connection and passes events on to the link: a
 * channel cannot leave a selector and come back within one iteration.
 */
final class NioConnector extends ConnectAttempt implements NioIoHandle {
    private final NioTransport transport;
    private final SocketChannel channel;
    private final IoRegistration registration;
    private NioLink link;

    NioConnector(NioTransport transport, SocketChannel channel, ConnectEvents events) throws IOException {
        super(transport, events);
        this.transport = transport;
        this.channel = channel;
        this.registration = transport.register(this);
        // A channel that is connected at once (a Unix path) never becomes connectable, but it is writable.
        registration.submit(channel.isConnected() ? NioIoOps.WRITE : NioIoOps.CONNECT);
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        if (link == null) {
            onReady();
        } else {
            link.handle(registration, event);
        }
    }

    @Override
    boolean finish() throws IOException {
        return channel.finishConnect();
    }

    @Override
    Link link() {
        link = new NioLink(transport, channel, registration);
        return link;
    }

    @Override
    void release() {
        registration.cancel();
        NioLink.closeQuietly(channel);
    }

    @Override
    public void close() {
        if (link == null) {
            super.close();
        } else {
            link.close();
        }
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }
}
