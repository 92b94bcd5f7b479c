package io.berth.tls;

import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.Slab;
import java.io.IOException;

/** Records that the kernel has not taken yet. */
final class Unsent {
    private final Slab memory;
    private int from;
    private int to;

    /** Keeps records of a workspace. */
    Unsent(Slab records, int from, int length) {
        this(records, from, length, 0);
    }

    private Unsent(Slab records, int from, int length, int more) {
        memory = Slab.allocate(length + more);
        memory.put(0, records, from, length);
        to = length;
    }

    /** The same with more records behind it. */
    Unsent followedBy(Slab records, int length) {
        Unsent longer = new Unsent(memory, from, bytes(), length);
        longer.memory.put(longer.to, records, 0, length);
        longer.to += length;
        release();
        return longer;
    }

    int bytes() {
        return to - from;
    }

    /** Gives the kernel what it takes; says whether that was all. */
    boolean sendTo(Link link) throws IOException {
        from += link.write(memory, from, to - from);
        return from == to;
    }

    void release() {
        memory.release();
    }
}
