package io.berth.eventloop.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening channel of the JDK. */
final class NioServerLink extends ServerLink implements NioIoHandle {
    private final NioTransport transport;
    private final ServerSocketChannel channel;
    private final ServerEvents events;
    private final IoRegistration registration;
    private boolean accepting;
    private boolean closed;

    NioServerLink(NioTransport transport, ServerSocketChannel channel, ServerEvents events) throws IOException {
        this.transport = transport;
        this.channel = channel;
        this.events = events;
        this.registration = transport.register(this);
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        transport.turn().enter();
        for (int i = 0; i < ACCEPTS_PER_EVENT && accepting; i++) {
            SocketChannel accepted = accept();
            if (accepted == null) {
                break;
            }
            events.onAccepted(new NioAccepted(accepted));
        }
    }

    /** The next connection, or null when there is none to be had now. */
    private SocketChannel accept() {
        for (; ; ) {
            try {
                return channel.accept();
            } catch (IOException e) {
                int errno = Errno.of(e);
                if (Errno.concernsOneConnection(errno)) {
                    continue;
                }
                pause();
                if (Errno.isExhaustion(errno)) {
                    events.onExhausted(e);
                } else {
                    events.onFailed(e);
                }
                return null;
            }
        }
    }

    @Override
    public void resume() {
        if (!closed && !accepting) {
            accepting = true;
            registration.submit(NioIoOps.ACCEPT);
        }
    }

    @Override
    public void pause() {
        if (!closed && accepting) {
            accepting = false;
            registration.submit(NioIoOps.NONE);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            accepting = false;
            registration.cancel();
            NioLink.closeQuietly(channel);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return NioLink.addressOr(channel::getLocalAddress);
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }
}
