package io.berth.tls;

import io.berth.eventloop.transport.Slab;

/** Received bytes that are being worked off. */
final class Input {
    /** No input at all. */
    static final Input NOTHING = new Input(null, 0, 0);

    final Slab slab;
    final int to;
    int from;

    Input(Slab slab, int from, int to) {
        this.slab = slab;
        this.from = from;
        this.to = to;
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
