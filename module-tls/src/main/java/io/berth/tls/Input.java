package io.berth.tls;

import io.berth.eventloop.transport.Slab;

/** Received bytes that are being worked off. */
final class Input {
    /** No input at all. */
    static final Input NOTHING = new Input(null, 0, 0);

    Slab slab;
    int from;
    int to;

    Input(Slab slab, int from, int to) {
        show(slab, from, to);
    }

    /** Makes this other bytes, which spares an object per message. */
    final Input show(Slab slab, int from, int to) {
        this.slab = slab;
        this.from = from;
        this.to = to;
        return this;
    }

    int length() {
        return to - from;
    }

    boolean isEmpty() {
        return from == to;
    }

    /** The byte at a distance from the first that is left, as a number from 0 to 255. */
    int at(int index) {
        return slab.get(from + index) & 0xFF;
    }
}
