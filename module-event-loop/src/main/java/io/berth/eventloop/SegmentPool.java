package io.berth.eventloop;

import io.berth.eventloop.transport.Slab;
import java.util.ArrayDeque;

/** Memory for bytes that wait: two sizes, and a few spare ones of each so that bursts do not go to the allocator. */
final class SegmentPool {
    private static final int SMALL = 4 * 1024;
    private static final int LARGE = 64 * 1024;
    private static final int SPARE_SMALL = 64;
    private static final int SPARE_LARGE = 16;

    private final ArrayDeque<Segment> small = new ArrayDeque<>();
    private final ArrayDeque<Segment> large = new ArrayDeque<>();
    private Slab scratch;

    /** Memory for a moment: bytes on their way from the heap to the kernel. */
    Slab scratch() {
        if (scratch == null) {
            scratch = Slab.allocate(LARGE);
        }
        return scratch;
    }

    /** An empty segment, large if more than a small one's worth of bytes is to come. */
    Segment take(long bytesToCome) {
        boolean few = bytesToCome <= SMALL;
        Segment spare = (few ? small : large).poll();
        return spare != null ? spare : new Segment(Slab.allocate(few ? SMALL : LARGE));
    }

    void giveBack(Segment segment) {
        segment.clear();
        if (segment.slab.capacity() == SMALL && small.size() < SPARE_SMALL) {
            small.push(segment);
        } else if (segment.slab.capacity() == LARGE && large.size() < SPARE_LARGE) {
            large.push(segment);
        } else {
            segment.slab.release();
        }
    }

    /** Gives all spare memory back. */
    void release() {
        small.forEach(segment -> segment.slab.release());
        large.forEach(segment -> segment.slab.release());
        small.clear();
        large.clear();
        if (scratch != null) {
            scratch.release();
            scratch = null;
        }
    }
}
