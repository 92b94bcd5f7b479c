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
    private final IoRegistration registration;

    NioServerLink(NioTransport transport, ServerSocketChannel channel, ServerEvents events, Ownership ownership)
            throws IOException {
        super(transport, events, ownership);
        this.transport = transport;
        this.channel = channel;
        this.registration = transport.register(this);
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        onReady();
    }

    @Override
    ServerEvents.Accepted accept() throws IOException {
        SocketChannel accepted = channel.accept();
        return accepted == null ? null : new NioAccepted(accepted);
    }

    @Override
    void showInterest(boolean accepting) {
        registration.submit(accepting ? NioIoOps.ACCEPT : NioIoOps.NONE);
    }

    @Override
    void deregister() {
        registration.cancel();
        transport.forgetClosed();
    }

    @Override
    void closeDescriptor() {
        NioLink.closeQuietly(channel);
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
