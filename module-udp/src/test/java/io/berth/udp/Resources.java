package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Waiting;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What this process holds of the kernel and of native memory. Two of them are equal when nothing has leaked between.
 *
 * @param descriptors how many descriptors are open
 * @param nativeBytes how much of Netty's pool is lent out
 */
record Resources(int descriptors, long nativeBytes) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(Waiting.SECONDS);

    static Resources inUse() {
        return new Resources(DESCRIPTORS.toFile().list().length, PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
    }

    /** Waits until no more is held than this; what a test before has closed may go meanwhile. */
    void expectBack() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Resources now = inUse();
        while (now.exceeds(this) && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
            now = inUse();
        }
        assertThat(now.descriptors).as("descriptors").isLessThanOrEqualTo(descriptors);
        assertThat(now.nativeBytes).as("native bytes").isLessThanOrEqualTo(nativeBytes);
    }

    private boolean exceeds(Resources other) {
        return descriptors > other.descriptors || nativeBytes > other.nativeBytes;
    }
}
