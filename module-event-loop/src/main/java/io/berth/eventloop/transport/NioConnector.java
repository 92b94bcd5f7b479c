package io.berth.eventloop.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/**
 * A connection being made: waits until the kernel knows, then answers once.
 *
 * <p>It stays the selector's view of the connection and passes events on to the link: a channel cannot leave a selector
 * and come back within one iteration.
 */
final class NioConnector implements NioIoHandle, Runnable {
    private final NioTransport transport;
    private final SocketChannel channel;
    private final ConnectEvents events;
    private final IoRegistration registration;
    private NioLink link;
    private boolean done;

    NioConnector(NioTransport transport, SocketChannel channel, ConnectEvents events) throws IOException {
        this.transport = transport;
        this.channel = channel;
        this.events = events;
        this.registration = transport.register(this);
        // A channel that is connected at once (a Unix path) never becomes connectable, but it is writable.
        registration.submit(channel.isConnected() ? NioIoOps.WRITE : NioIoOps.CONNECT);
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        if (link != null) {
            link.handle(registration, event);
            return;
        }
        if (done) {
            return;
        }
        transport.turn().enter();
        try {
            if (channel.finishConnect()) {
                done = true;
                link = new NioLink(transport, channel, registration);
                events.onConnected(link);
            }
        } catch (IOException e) {
            run();
            events.onRefused(e);
        }
    }

    /** Gives up. */
    @Override
    public void run() {
        if (!done) {
            done = true;
            registration.cancel();
            NioLink.closeQuietly(channel);
        }
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        } else if (!done) {
            run();
            events.onRefused(new IOException("the event loop has ended"));
        }
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }
}
