package io.berth.eventloop.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NotYetConnectedException;

/**
 * A connected descriptor on epoll, as one object with it to spare a busy loop a cache line per connection: one receive per event into the loop's inbox, one send per write.
 *
 * <p>Descriptors stay registered even when no event is wanted, by asking for edges of nothing: Netty's registration does
 * not survive an empty set of events, and with levels a peer's reset would spin the loop.
 */
final class EpollLink extends EpollSocket implements Link, EpollIoHandle {
    private static final int OUT = EpollIoOps.EPOLLOUT.value();
    private static final int ERROR = EpollIoOps.EPOLLERR.value();
    private static final EpollIoOps IN_AND_OUT = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT);

    private final EpollTransport transport;
    private IoRegistration registration;
    private LinkEvents events;
    private int interest = 0; // what was last submitted

    private int error; // what the kernel said is wrong with the connection, or 0
    private boolean paused;
    private boolean inputOver;
    private boolean refused; // the kernel did not take a write whole, and has not asked for more since
    private boolean closed;

    EpollLink(EpollTransport transport, int descriptor, boolean unix) {
        super(descriptor, unix);
        this.transport = transport;
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
        if (!closed && !paused && (ready & ~OUT) != 0) {
            if ((ready & ERROR) != 0 && error == 0) {
                error = takeError();
            }
            if (!inputOver) {
                read();
            } else if (error != 0) {
                close(lost());
            }
        }
    }

    /**
     * Asks what is wrong with the connection. It is not closed for that at once, since bytes from before may still wait
     * in the kernel; after them reads come to an end. And asking is far cheaper than the exception of a failed read.
     */
    private int takeError() {
        try {
            return getSoError();
        } catch (IOException e) {
            return Errno.of(e);
        }
    }

    private IOException lost() {
        return new NativeIoException("recv", -error, false);
    }

    private void read() {
        Slab inbox = transport.inbox();
        int got;
        try {
            got = recvAddress(inbox.address(), 0, inbox.capacity());
        } catch (IOException e) {
            close(e);
            return;
        } catch (NotYetConnectedException e) { // a descriptor was adopted that is not connected
            close(new IOException("not connected", e));
            return;
        }
        if (got > 0) {
            events.onBytes(inbox, got);
        } else if (got < 0 && error != 0) {
            close(lost());
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

    @Override
    public int write(Slab slab, int offset, int length) throws IOException {
        int took = sendAddress(slab.address(), offset, offset + length);
        if (took < length) {
            awaitWritable();
        }
        return took;
    }

    @Override
    public int write(ByteBuffer direct) throws IOException {
        int took = send(direct, direct.position(), direct.limit());
        if (took < direct.remaining()) {
            awaitWritable();
        }
        return took;
    }

    @Override
    public int write(ByteBuffer first, ByteBuffer second) throws IOException {
        int took = (int) writev(transport.pair(first, second), 0, 2, Integer.MAX_VALUE);
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
        end(true, false);
        showInterest();
    }

    @Override
    public void shutdownOutput() throws IOException {
        end(false, true);
    }

    private void end(boolean input, boolean output) throws IOException {
        try {
            shutdown(input, output);
        } catch (NotYetConnectedException e) { // Netty's word for ENOTCONN, which the kernel says after a reset
            throw new NativeIoException("shutdown", -Errno.ENOTCONN.number(), false);
        }
    }

    @Override
    public void abortOnClose() throws IOException {
        setSoLinger(0);
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
        closeQuietly();
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

    @Override
    public int descriptor() {
        return intValue();
    }

    @Override
    public FileDescriptor fd() {
        return this;
    }
}
