package io.berth.eventloop;

import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.LinkEvents;
import io.berth.eventloop.transport.Slab;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A link without a kernel: it takes whatever is written, and its events are those that a benchmark makes up. */
final class IdleLink implements Link {
    private static final SocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere", 1);

    LinkEvents events;

    @Override
    public void start(LinkEvents events) {
        this.events = events;
    }

    @Override
    public int write(Slab slab, int offset, int length) {
        return length;
    }

    @Override
    public int write(ByteBuffer direct) {
        return direct.remaining();
    }

    @Override
    public int write(ByteBuffer first, ByteBuffer second) {
        return first.remaining() + second.remaining();
    }

    @Override
    public long write(FileChannel file, long position, long length, Slab scratch) {
        return length;
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void shutdownInput() {}

    @Override
    public void shutdownOutput() {}

    @Override
    public void close(IOException cause) {
        events.onClosed(cause);
    }

    @Override
    public void abortOnClose() {}

    @Override
    public SocketAddress local() {
        return NOWHERE;
    }

    @Override
    public SocketAddress remote() {
        return NOWHERE;
    }

    @Override
    public int descriptor() {
        return -1;
    }
}
