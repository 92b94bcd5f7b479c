package io.berth.tls;

import io.berth.eventloop.transport.Slab;
import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.SSL;
import java.nio.ByteBuffer;

/** Text where BoringSSL can read it, wiped when it is closed. */
final class NativeText implements AutoCloseable {
    private final long bio;

    NativeText(byte[] text) throws Exception {
        bio = SSL.newMemBIO();
        Slab slab = Slab.allocate(text.length);
        try {
            ByteBuffer memory = slab.view();
            memory.put(text);
            SSL.bioWrite(bio, Buffer.address(memory), text.length);
            memory.clear().put(new byte[text.length]);
        } finally {
            slab.release();
        }
    }

    long pointer() {
        return bio;
    }

    @Override
    public void close() {
        SSL.freeBIO(bio);
    }
}
