package io.berth.reservation;

import io.netty.buffer.PooledByteBufAllocator;

/** What is lent out of Netty's pool: each loop has its share until it is closed. */
final class NativeMemory {
    static {
        // The module under test has no need of buffers; this class has.
        NativeMemory.class
                .getModule()
                .addReads(ModuleLayer.boot().findModule("io.netty.buffer").orElseThrow());
    }

    private NativeMemory() {}

    static long bytes() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }
}
