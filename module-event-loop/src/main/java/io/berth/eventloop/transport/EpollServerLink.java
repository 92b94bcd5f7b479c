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
    private final EpollTransport transport;
    private final EpollSocket socket;
    private final ServerEvents events;
    private final IoRegistration registration;
    private final byte[] peer = new byte[128]; // accept wants room for an address; it is asked for when needed
    private boolean accepting;
    private boolean closed;

    EpollServerLink(EpollTransport transport, EpollSocket socket, ServerEvents events) throws IOException {
        this.transport = transport;
        this.socket = socket;
        this.events = events;
        this.registration = transport.register(this);
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        transport.turn().enter();
        for (int i = 0; i < ACCEPTS_PER_EVENT && accepting; i++) {
            int descriptor = accept();
            if (descriptor < 0) {
                break;
            }
            events.onAccepted(new EpollAccepted(descriptor, socket.isUnix()));
        }
    }

    /** The next connection's descriptor, or -1 when there is none to be had now. */
    private int accept() {
        for (; ; ) {
            try {
                return socket.accept(peer);
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
                return -1;
            }
        }
    }

    @Override
    public void resume() throws IOException {
        if (!closed && !accepting) {
            accepting = true;
            EpollLink.submit(registration, EpollIoOps.EPOLLIN);
        }
    }

    @Override
    public void pause() {
        if (!closed && accepting) {
            accepting = false;
            registration.submit(EpollIoOps.EPOLLET); // no events, yet still registered
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            accepting = false;
            registration.cancel();
            socket.closeQuietly();
        }
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
