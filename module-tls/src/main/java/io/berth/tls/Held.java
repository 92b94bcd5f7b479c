package io.berth.tls;

import io.berth.eventloop.transport.Slab;

/**
 * Received bytes that cannot be worked off yet, in memory of their own: the beginning of a hello, or what came while
 * somebody was asked. A connection has some for a moment at most.
 */
final class Held {
    private static final int FIRST_BYTES = 2048;

    private Slab memory;
    private int length;

    boolean isEmpty() {
        return length == 0;
    }

    /** Keeps what is left of the input. */
    void add(Input more) {
        if (more.isEmpty()) {
            return;
        }
        int wanted = length + more.length();
        if (memory == null || memory.capacity() < wanted) {
            Slab larger = Slab.allocate(Math.max(FIRST_BYTES, Integer.highestOneBit(wanted) * 2));
            if (memory != null) {
                larger.put(0, memory, 0, length);
                memory.release();
            }
            memory = larger;
        }
        memory.put(length, more.slab, more.from, more.length());
        length = wanted;
        more.from = more.to;
    }

    /** All of it, to be worked off; {@link #keep} tells how much of it was. */
    Input input() {
        return new Input(memory, 0, length);
    }

    /** Drops what was worked off, and the memory with it when that is all. */
    void keep(Input rest) {
        if (rest.isEmpty()) {
            release();
        } else if (rest.from > 0) {
            int left = rest.length();
            Slab smaller = Slab.allocate(Math.max(FIRST_BYTES, left));
            smaller.put(0, memory, rest.from, left);
            memory.release();
            memory = smaller;
            length = left;
        }
    }

    void release() {
        if (memory != null) {
            memory.release();
            memory = null;
        }
        length = 0;
    }
}
