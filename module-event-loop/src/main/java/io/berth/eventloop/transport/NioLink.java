package io.berth.eventloop.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/**
 * A connected channel of the JDK: one read per event into the loop's inbox, one write per write.
 *
 * <p>A selector reports no errors of its own: a reset is found by the next read or write.
 */
final class NioLink implements Link, NioIoHandle {
    private final NioTransport transport;
    private final SocketChannel channel;
    private IoRegistration registration;
    private LinkEvents events;
    private int interest = -1; // what was last submitted

    private boolean paused;
    private boolean inputOver;
    private boolean refused; // the kernel did not take a write whole, and has not asked for more since
    private boolean closed;

    /** A link over a channel that is on the selector already, or is not yet when {@code registration} is null. */
    NioLink(NioTransport transport, SocketChannel channel, IoRegistration registration) {
        this.transport = transport;
        this.channel = channel;
        this.registration = registration;
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
        int ready = ((NioIoEvent) event).ops().value();
        transport.turn().enter();
        if (!closed && refused && NioIoOps.WRITE.isIncludedIn(ready)) {
            refused = false;
            events.onWritable();
            showInterest();
        }
        if (!closed && !paused && !inputOver && NioIoOps.READ.isIncludedIn(ready)) {
            read();
        }
    }

    private void read() {
        Slab inbox = transport.inbox();
        int got;
        try {
            got = channel.read(inbox.between(0, inbox.capacity()));
        } catch (IOException e) {
            close(e);
            return;
        }
        if (got > 0) {
            events.onBytes(inbox, got);
        } else if (got < 0) {
            inputOver = true;
            showInterest();
            events.onEnd();
        }
    }

    @Override
    public int write(Slab slab, int offset, int length) throws IOException {
        int took = channel.write(slab.between(offset, offset + length));
        if (took < length) {
            awaitWritable();
        }
        return took;
    }

    @Override
    public int write(ByteBuffer direct) throws IOException {
        int position = direct.position();
        int took = channel.write(direct);
        if (direct.hasRemaining()) {
            awaitWritable();
        }
        direct.position(position);
        return took;
    }

    @Override
    public int write(ByteBuffer first, ByteBuffer second) throws IOException {
        int firstPosition = first.position();
        int secondPosition = second.position();
        int took = (int) channel.write(transport.pair(first, second));
        if (second.hasRemaining()) {
            awaitWritable();
        }
        first.position(firstPosition);
        second.position(secondPosition);
        return took;
    }

    @Override
    public long write(FileChannel file, long position, long length, Slab scratch) throws IOException {
        long took = file.transferTo(position, length, channel);
        if (took == 0) {
            if (position >= file.size()) {
                return -1;
            }
            awaitWritable();
        }
        return took;
    }

    private void awaitWritable() {
        refused = true;
        showInterest();
    }

    @Override
    public boolean isFull() {
        return refused;
    }

    @Override
    public void pause() {
        paused = true;
        showInterest();
    }

    @Override
    public void resume() {
        paused = false;
        showInterest();
    }

    @Override
    public void shutdownInput() throws IOException {
        inputOver = true;
        channel.shutdownInput();
        showInterest();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void abortOnClose() throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
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
        closeQuietly(channel);
        if (events != null) {
            events.onClosed(cause);
        }
    }

    /** Netty closes what is still registered when an event loop ends. */
    @Override
    public void close() {
        close(new IOException("the event loop has ended"));
    }

    private void showInterest() {
        if (closed || registration == null) {
            return;
        }
        boolean reading = !paused && !inputOver;
        NioIoOps wanted = reading
                ? (refused ? NioIoOps.READ_AND_WRITE : NioIoOps.READ)
                : (refused ? NioIoOps.WRITE : NioIoOps.NONE);
        if (wanted.value() != interest) {
            interest = wanted.value();
            registration.submit(wanted);
        }
    }

    static void closeQuietly(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The channel is gone either way, and so is whoever could be told.
            System.getLogger("io.berth.eventloop").log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }

    /** The address, or null once the channel is closed. */
    static SocketAddress addressOr(AddressQuery query) {
        try {
            return query.get();
        } catch (IOException closed) {
            return null;
        }
    }

    /** A question about an address that a closed channel cannot answer. */
    interface AddressQuery {
        SocketAddress get() throws IOException;
    }

    @Override
    public SocketAddress local() {
        return addressOr(channel::getLocalAddress);
    }

    @Override
    public SocketAddress remote() {
        return addressOr(channel::getRemoteAddress);
    }

    @Override
    public int descriptor() {
        return -1;
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }
}
