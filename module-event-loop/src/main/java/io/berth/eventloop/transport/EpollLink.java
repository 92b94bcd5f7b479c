package io.berth.eventloop.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NotYetConnectedException;

/**
 * A connected descriptor on epoll: one receive per event into the loop's inbox, one send per write.
 *
 * <p>Descriptors stay registered even when no event is wanted, by asking for edges of nothing: Netty's registration does
 * not survive an empty set of events, and with levels a peer's reset would spin the loop.
 */
final class EpollLink extends Link implements EpollIoHandle {
    private static final int OUT = EpollIoOps.EPOLLOUT.value();
    private static final int ERROR_OR_HANGUP = ~(OUT | EpollIoOps.EPOLLIN.value());
    private static final EpollIoOps IN_AND_OUT = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT);

    private final EpollTransport transport;
    private final EpollSocket socket;
    private IoRegistration registration;
    private LinkEvents events;
    private int interest = 0; // what was last submitted

    private boolean paused;
    private boolean inputOver;
    private boolean outputOver;
    private boolean refused; // the kernel did not take a write whole, and has not asked for more since
    private boolean closed;

    EpollLink(EpollTransport transport, EpollSocket socket) {
        this.transport = transport;
        this.socket = socket;
    }

    @Override
    public void start(LinkEvents events) throws IOException {
        this.events = events;
        if (registration == null) {
            registration = transport.register(this);
        }
        showInterest();
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        int ready = ((EpollIoEvent) event).ops().value();
        transport.turn().enter();
        if (refused && (ready & OUT) != 0) {
            writable();
        }
        if (!closed && (ready & ~OUT) != 0) {
            if (!paused && !inputOver) {
                read();
            } else if ((ready & ERROR_OR_HANGUP) != 0) {
                broken();
            }
        }
    }

    private void read() {
        Slab inbox = transport.inbox();
        int got;
        try {
            got = socket.recvAddress(inbox.address(), 0, inbox.capacity());
        } catch (IOException e) {
            close(e);
            return;
        } catch (NotYetConnectedException e) { // a descriptor was adopted that is not connected
            close(new IOException("not connected", e));
            return;
        }
        if (got > 0) {
            events.onBytes(inbox, got);
        } else if (got < 0) {
            ended();
        }
    }

    private void ended() {
        inputOver = true;
        try {
            showInterest();
        } catch (IOException e) {
            close(e);
            return;
        }
        events.onEnd();
    }

    private void writable() {
        refused = false;
        events.onWritable();
        if (!closed && !refused) {
            try {
                showInterest();
            } catch (IOException e) {
                close(e);
            }
        }
    }

    /**
     * The connection is gone and nobody is reading. Bytes may still wait in the kernel for a paused reader, who finds
     * out after them; else nothing is left to wait for.
     */
    private void broken() {
        if (inputOver && !refused) {
            try {
                int errno = socket.getSoError();
                if (errno != 0) {
                    close(Errors.newIOException("recv", -errno));
                } else if (outputOver) {
                    close(null);
                }
            } catch (IOException e) {
                close(e);
            }
        } else if (refused) {
            writable();
        }
    }

    @Override
    public int write(Slab slab, int offset, int length) throws IOException {
        int took = socket.sendAddress(slab.address(), offset, offset + length);
        if (took < length) {
            awaitWritable();
        }
        return took;
    }

    @Override
    public int write(ByteBuffer direct) throws IOException {
        int took = socket.send(direct, direct.position(), direct.limit());
        if (took < direct.remaining()) {
            awaitWritable();
        }
        return took;
    }

    @Override
    public int write(ByteBuffer first, ByteBuffer second) throws IOException {
        int took = (int) socket.writev(transport.pair(first, second), 0, 2, Integer.MAX_VALUE);
        if (took < first.remaining() + second.remaining()) {
            awaitWritable();
        }
        return took;
    }

    @Override
    public long write(FileChannel file, long position, long length, Slab scratch) throws IOException {
        int got = file.read(scratch.between(0, (int) Math.min(length, scratch.capacity())), position);
        return got <= 0 ? -1 : write(scratch, 0, got);
    }

    private void awaitWritable() throws IOException {
        refused = true;
        showInterest();
    }

    @Override
    public boolean isFull() {
        return refused;
    }

    @Override
    public void pause() throws IOException {
        paused = true;
        showInterest();
    }

    @Override
    public void resume() throws IOException {
        paused = false;
        showInterest();
    }

    @Override
    public void shutdownInput() throws IOException {
        inputOver = true;
        shutdown(true, false);
        showInterest();
    }

    @Override
    public void shutdownOutput() throws IOException {
        outputOver = true;
        shutdown(false, true);
    }

    private void shutdown(boolean input, boolean output) throws IOException {
        try {
            socket.shutdown(input, output);
        } catch (NotYetConnectedException e) { // Netty's word for ENOTCONN, which the kernel says after a reset
            throw Errors.newIOException("shutdown", -Errno.ENOTCONN);
        }
    }

    @Override
    public void abortOnClose() throws IOException {
        socket.setSoLinger(0);
    }

    @Override
    public void close(IOException cause) {
        if (closed) {
            return;
        }
        closed = true;
        if (registration != null) {
            registration.cancel();
        }
        closeQuietly(socket);
        if (events != null) {
            events.onClosed(cause);
        }
    }

    /** Netty closes what is still registered when an event loop ends. */
    @Override
    public void close() {
        close(new IOException("the event loop has ended"));
    }

    private void showInterest() throws IOException {
        if (closed || registration == null) {
            return;
        }
        boolean reading = !paused && !inputOver;
        EpollIoOps wanted = reading
                ? (refused ? IN_AND_OUT : EpollIoOps.EPOLLIN)
                : (refused ? EpollIoOps.EPOLLOUT : EpollIoOps.EPOLLET);
        if (wanted.value() != interest) {
            interest = wanted.value();
            submit(registration, wanted);
        }
    }

    static void submit(IoRegistration registration, EpollIoOps ops) throws IOException {
        try {
            registration.submit(ops);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static void closeQuietly(EpollSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is gone either way, and so is whoever could be told.
            System.getLogger("io.berth.eventloop").log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return socket.local();
    }

    @Override
    public SocketAddress remoteAddress() {
        return socket.remote();
    }

    @Override
    public int descriptor() {
        return socket.intValue();
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }
}
