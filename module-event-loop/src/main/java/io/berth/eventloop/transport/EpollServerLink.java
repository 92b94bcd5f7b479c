package io.berth.eventloop.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.SocketAddress;

/** A listening descriptor on epoll. */
final class EpollServerLink extends ServerLink implements EpollIoHandle {
    private final EpollSocket socket;
    private final IoRegistration registration;
    private final byte[] peer = new byte[128]; // accept wants room for an address; it is asked for when needed

    EpollServerLink(EpollTransport transport, EpollSocket socket, ServerEvents events, Ownership ownership)
            throws IOException {
        super(transport, events, ownership);
        this.socket = socket;
        this.registration = transport.register(this);
        try {
            showInterest(false); // the kernel may refuse here, while there is still a caller to tell
        } catch (IOException e) {
            registration.cancel();
            throw e;
        }
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        onReady();
    }

    @Override
    ServerEvents.Accepted accept() throws IOException {
        int descriptor = socket.accept(peer);
        return descriptor < 0 ? null : new EpollAccepted(descriptor, socket.isUnix());
    }

    @Override
    void showInterest(boolean accepting) throws IOException {
        // Edges of nothing: no events, yet still registered
        EpollLink.submit(registration, accepting ? EpollIoOps.EPOLLIN : EpollIoOps.EPOLLET);
    }

    @Override
    void deregister() {
        registration.cancel();
    }

    @Override
    void closeDescriptor() {
        socket.closeQuietly();
    }

    @Override
    public SocketAddress localAddress() {
        return socket.local();
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }
}
