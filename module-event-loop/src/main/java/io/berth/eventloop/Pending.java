package io.berth.eventloop;

import io.berth.eventloop.transport.Link;
import java.io.IOException;

/** Something that waits its turn to be written: bytes, or a part of a file. */
interface Pending {
    /** How many bytes are still to go. */
    long remaining();

    /** Writes what the kernel takes now, and says how much that was. */
    long writeTo(Link link, SegmentPool pool) throws IOException;

    /** All is written. */
    void done(SegmentPool pool);

    /** The rest will not be written. */
    void discard(SegmentPool pool, LoopException why);
}
