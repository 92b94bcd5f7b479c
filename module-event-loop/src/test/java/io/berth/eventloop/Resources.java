package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What this process holds of the kernel and of native memory. Nothing has leaked between two of them when the second is no more.
 *
 * @param descriptors how many descriptors are open
 * @param watched how many descriptors are registered with epoll, which both backends end in
 * @param nativeBytes how much of Netty's pool is lent out
 * @param secured what else is held for sockets that are not plain
 */
record Resources(int descriptors, int watched, long nativeBytes, long secured) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Path DETAILS = Path.of("/proc/self/fdinfo");

    /**
     * The same once a loop has had time for what it only does with its next iterations: a selector gives the descriptor
     * of a closed channel back when it selects the next time.
     */
    static Resources settled(TestLoop test) {
        long now = test.on(test.loop::iteration);
        while (test.on(test.loop::iteration) < now + 2) {
            Thread.onSpinWait();
        }
        return inUse();
    }

    static Resources inUse() {
        String[] numbers = DESCRIPTORS.toFile().list();
        int watched = 0;
        for (String number : numbers) {
            if (isEpoll(number)) {
                watched += watchedBy(number);
            }
        }
        return new Resources(
                numbers.length,
                watched,
                PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() == 0
                        ? 0
                        : PooledByteBufAllocator.DEFAULT.pinnedDirectMemory(),
                Wiring.chosen().held());
    }

    /**
     * Waits until no more is held than this; a peer's thread may hold a descriptor until it notices that it is closed. There may
     * be fewer, where something from before has been closed meanwhile.
     */
    void expectBack() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Resources now = inUse();
        while (!now.isNoMoreThan(this) && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
            now = inUse();
        }
        expectNoMore(now);
    }

    /** The same at once, when a loop has settled. */
    void expectBack(TestLoop settling) {
        expectNoMore(settled(settling));
    }

    private void expectNoMore(Resources now) {
        assertThat(now.isNoMoreThan(this))
                .as("%s is no more than %s", now, this)
                .isTrue();
    }

    private boolean isNoMoreThan(Resources before) {
        return descriptors <= before.descriptors
                && watched == before.watched
                && nativeBytes == before.nativeBytes
                && secured == before.secured;
    }

    private static boolean isEpoll(String number) {
        try {
            return Files.readSymbolicLink(DESCRIPTORS.resolve(number))
                    .toString()
                    .contains("eventpoll");
        } catch (IOException e) {
            return false; // the descriptor that listed the descriptors
        }
    }

    private static int watchedBy(String number) {
        try {
            return (int) Files.readAllLines(DETAILS.resolve(number)).stream()
                    .filter(line -> line.startsWith("tfd:"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How much of the heap is in use by what can be reached. */
    static long heap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
