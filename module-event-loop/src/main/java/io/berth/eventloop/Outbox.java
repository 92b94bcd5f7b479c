package io.berth.eventloop;

import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.Slab;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Brings callers' buffers to the kernel as far as it takes them, and moves their positions past what it took. Bytes of the
 * heap go by way of the loop's one scratch slab, so that no temporary buffer is made for them.
 */
final class Outbox {
    private final SegmentPool pool;

    Outbox(SegmentPool pool) {
        this.pool = pool;
    }

    /** Offers a buffer, and returns how many bytes were taken. */
    int offer(Link link, ByteBuffer bytes) throws IOException {
        return bytes.isDirect() ? offerDirect(link, bytes) : offerHeap(link, bytes);
    }

    private static int offerDirect(Link link, ByteBuffer bytes) throws IOException {
        int taken = bytes.hasRemaining() ? link.write(bytes) : 0;
        bytes.position(bytes.position() + taken);
        return taken;
    }

    private int offerHeap(Link link, ByteBuffer bytes) throws IOException {
        Slab scratch = pool.scratch();
        int total = 0;
        while (bytes.hasRemaining()) {
            int length = Math.min(bytes.remaining(), scratch.capacity());
            scratch.put(0, bytes, length);
            int taken = link.write(scratch, 0, length);
            bytes.position(bytes.position() + taken);
            total += taken;
            if (taken < length) {
                break;
            }
        }
        return total;
    }

    /** Offers two buffers. Small pairs are put together; large ones are gathered by the kernel, or go one by one. */
    int offer(Link link, ByteBuffer header, ByteBuffer payload) throws IOException {
        long length = (long) header.remaining() + payload.remaining();
        if (length == 0) {
            return 0;
        }
        if (length <= pool.scratch().capacity()) {
            return taken(together(link, header, payload), header, payload);
        }
        if (header.isDirect() && payload.isDirect()) {
            return taken(link.write(header, payload), header, payload);
        }
        int ofHeader = offer(link, header);
        return header.hasRemaining() ? ofHeader : ofHeader + offer(link, payload);
    }

    private int together(Link link, ByteBuffer header, ByteBuffer payload) throws IOException {
        Slab scratch = pool.scratch();
        scratch.put(0, header, header.remaining());
        scratch.put(header.remaining(), payload, payload.remaining());
        return link.write(scratch, 0, header.remaining() + payload.remaining());
    }

    private static int taken(int bytes, ByteBuffer header, ByteBuffer payload) {
        int ofHeader = Math.min(bytes, header.remaining());
        header.position(header.position() + ofHeader);
        payload.position(payload.position() + bytes - ofHeader);
        return bytes;
    }
}
