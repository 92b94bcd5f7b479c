package io.berth.eventloop;

import io.berth.eventloop.transport.Slab;
import java.nio.ByteBuffer;

/** Lends views of received bytes: one view for all callbacks, or in checked mode a new one for each, spoilt afterwards. */
final class Inbox {
    private static final boolean CHECKED = Boolean.getBoolean("berth.checked");
    private static final byte SPOILT = (byte) 0xDB;

    private Slab slab;
    private Received view;

    /** A view of a slab's first bytes, until {@link #takeBack}. */
    Received lend(Slab from, int length) {
        if (CHECKED || slab != from) {
            slab = from;
            view = new Received(from);
        }
        return view.show(length);
    }

    void takeBack(Received lent, int length) {
        lent.expire();
        if (CHECKED) {
            ByteBuffer memory = slab.between(0, length);
            while (memory.hasRemaining()) {
                memory.put(SPOILT);
            }
        }
    }
}
