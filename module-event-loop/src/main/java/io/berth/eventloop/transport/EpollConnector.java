package io.berth.eventloop.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/** A connection being made on epoll. */
final class EpollConnector extends ConnectAttempt implements EpollIoHandle {
    private final EpollTransport transport;
    private final EpollSocket socket;
    private final IoRegistration registration;

    EpollConnector(EpollTransport transport, EpollSocket socket, ConnectEvents events) throws IOException {
        super(transport, events);
        this.transport = transport;
        this.socket = socket;
        this.registration = transport.register(this);
        EpollLink.submit(registration, EpollIoOps.EPOLLOUT);
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        onReady();
    }

    @Override
    boolean finish() throws IOException {
        return socket.finishConnect();
    }

    @Override
    Link link() {
        registration.cancel();
        return new EpollLink(transport, socket.intValue(), socket.isUnix());
    }

    @Override
    void release() {
        registration.cancel();
        socket.closeQuietly();
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }
}
