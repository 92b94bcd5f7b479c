package io.berth.tls;

import io.berth.eventloop.transport.LoopServices;
import io.berth.eventloop.transport.Slab;
import io.berth.eventloop.transport.Transport;

/**
 * The memory that all TLS connections of a loop work in, one after the other, so that none has to keep any while it is
 * idle: where decrypted bytes are put together, and where records are.
 */
final class Workspace implements LoopServices.Shared {
    /** How many bytes are encrypted at a time at most. */
    static final int CHUNK_BYTES = 64 * 1024;

    private static final int RECORD_BYTES = 16 * 1024;

    /** Decrypted bytes: as many as one read brings, and a record whose beginning an earlier one brought. */
    final Slab plain = Slab.allocate(Transport.RECEIVE_BYTES + RECORD_BYTES);

    /** Records on their way to the kernel: a chunk with what encryption adds, and a flight of the handshake. */
    final Slab records = Slab.allocate(CHUNK_BYTES + 3 * RECORD_BYTES);

    /** What an established connection has just been sent. */
    final Input arrived = new Input(null, 0, 0);

    /** How many bytes of records there are. */
    int recorded;

    /** How many more bytes of records fit. */
    int room() {
        return records.capacity() - recorded;
    }

    @Override
    public void release() {
        plain.release();
        records.release();
    }
}
