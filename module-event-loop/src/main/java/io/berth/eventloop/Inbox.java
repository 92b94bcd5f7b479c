package io.berth.eventloop;

import io.berth.eventloop.transport.Slab;
import java.nio.ByteBuffer;

/**
 * Lends views of received bytes: one view for all callbacks of plain sockets and one for those of sockets with a layer,
 * whose bytes come from another slab; or in checked mode a new one for each callback, spoilt afterwards.
 */
final class Inbox {
    private static final boolean CHECKED = Boolean.getBoolean("berth.checked");
    private static final byte SPOILT = (byte) 0xDB;

    private Received last;
    private Received other;

    /** A view of a slab's first bytes, until {@link #takeBack}. */
    Received lend(Slab from, int length) {
        if (last == null || CHECKED || !last.isOf(from)) {
            Received before = last;
            last = other != null && !CHECKED && other.isOf(from) ? other : new Received(from);
            other = before;
        }
        return last.show(length);
    }

    void takeBack(Received lent, Slab from, int length) {
        lent.expire();
        if (CHECKED) {
            ByteBuffer memory = from.between(0, length);
            while (memory.hasRemaining()) {
                memory.put(SPOILT);
            }
        }
    }
}
