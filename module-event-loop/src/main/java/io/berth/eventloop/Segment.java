package io.berth.eventloop;

import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.Slab;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes that wait for the kernel, in memory that comes from a {@link SegmentPool}. */
final class Segment implements Pending {
    final Slab slab;
    private int from;
    private int to;

    Segment(Slab slab) {
        this.slab = slab;
    }

    /** Copies as much as fits, and moves the source's position past it. */
    void fill(ByteBuffer source) {
        int length = Math.min(source.remaining(), slab.capacity() - to);
        slab.put(to, source, length);
        source.position(source.position() + length);
        to += length;
    }

    /** Copies as much as fits, and says how much that was. */
    int fill(Slab source, int offset, int length) {
        int copied = Math.min(length, slab.capacity() - to);
        slab.put(to, source, offset, copied);
        to += copied;
        return copied;
    }

    boolean isFull() {
        return to == slab.capacity();
    }

    void clear() {
        from = 0;
        to = 0;
    }

    @Override
    public long remaining() {
        return (long) to - from;
    }

    @Override
    public long writeTo(Link link, SegmentPool pool) throws IOException {
        int took = link.write(slab, from, to - from);
        from += took;
        return took;
    }

    @Override
    public void done(SegmentPool pool) {
        pool.giveBack(this);
    }

    @Override
    public void discard(SegmentPool pool, LoopException why) {
        pool.giveBack(this);
    }
}
