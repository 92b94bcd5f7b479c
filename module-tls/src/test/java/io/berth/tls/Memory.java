package io.berth.tls;

import io.berth.eventloop.transport.Slab;
import io.berth.eventloop.transport.Transport;
import java.nio.ByteBuffer;

/** What connections without a network work in: the memory that they would have of their loop. */
final class Memory implements AutoCloseable {
    private static final int HELD_BYTES = 64 * 1024;

    final Workspace work = new Workspace();
    private final Slab arriving = Slab.allocate(Transport.RECEIVE_BYTES + HELD_BYTES);

    /** Bytes that arrive; good until the next do. */
    Input input(byte[] bytes) {
        arriving.put(0, ByteBuffer.wrap(bytes), bytes.length);
        return new Input(arriving, 0, bytes.length);
    }

    @Override
    public void close() {
        work.release();
        arriving.release();
    }
}
