package io.berth.eventloop.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/** A connection being made: waits until the kernel knows, then answers once. */
final class EpollConnector implements EpollIoHandle, Runnable {
    private final EpollTransport transport;
    private final EpollSocket socket;
    private final ConnectEvents events;
    private final IoRegistration registration;
    private boolean done;

    EpollConnector(EpollTransport transport, EpollSocket socket, ConnectEvents events) throws IOException {
        this.transport = transport;
        this.socket = socket;
        this.events = events;
        this.registration = transport.register(this);
        EpollLink.submit(registration, EpollIoOps.EPOLLOUT);
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        if (done) {
            return;
        }
        transport.turn().enter();
        try {
            if (socket.finishConnect()) {
                done = true;
                registration.cancel();
                events.onConnected(new EpollLink(transport, socket.intValue(), socket.isUnix()));
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
            socket.closeQuietly();
        }
    }

    @Override
    public void close() {
        if (!done) {
            run();
            events.onRefused(new IOException("the event loop has ended"));
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }
}
