package io.berth.eventloop;

import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.Slab;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** What a socket has taken and the kernel has not, in order. A socket has one only while something waits. */
final class Backlog {
    private final ArrayDeque<Pending> parts = new ArrayDeque<>(4);
    private final SegmentPool pool;
    private long bytes;

    Backlog(SegmentPool pool) {
        this.pool = pool;
    }

    long bytes() {
        return bytes;
    }

    /** Takes all that remains of {@code source}. */
    void add(ByteBuffer source) {
        bytes += source.remaining();
        while (source.hasRemaining()) {
            room(source.remaining()).fill(source);
        }
    }

    /** Takes bytes of a slab. */
    void add(Slab source, int offset, int length) {
        bytes += length;
        for (int done = 0; done < length; ) {
            done += room(length - done).fill(source, offset + done, length - done);
        }
    }

    /** Takes a part of a file. */
    void add(FilePart file) {
        bytes += file.remaining();
        parts.add(file);
    }

    private Segment room(int bytesToCome) {
        if (parts.peekLast() instanceof Segment last && !last.isFull()) {
            return last;
        }
        // Behind bytes that wait already more are likely to follow.
        Segment segment = pool.take(parts.isEmpty() ? bytesToCome : Long.MAX_VALUE);
        parts.add(segment);
        return segment;
    }

    /** Writes until the kernel takes no more; says whether all is gone. */
    boolean drainTo(Link link) throws IOException {
        for (Pending part = parts.peek(); part != null; part = parts.peek()) {
            while (part.remaining() > 0) {
                bytes -= part.writeTo(link, pool);
                if (link.isFull()) {
                    return false;
                }
            }
            parts.remove();
            part.done(pool);
        }
        return true;
    }

    /** Drops everything. */
    void discard(LoopException why) {
        for (Pending part = parts.poll(); part != null; part = parts.poll()) {
            part.discard(pool, why);
        }
    }
}
