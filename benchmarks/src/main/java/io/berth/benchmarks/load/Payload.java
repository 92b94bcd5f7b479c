package io.berth.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * What is sent on connections: messages one after the other, in a cycle, each of which begins and ends with bytes of its
 * own. The worker's thread.
 */
final class Payload {
    static final int MOST_SIZE = 1 << 20;

    private static final int CYCLE_BYTES = 64 * 1024; // small enough for the processor's cache
    private static final int MOST_MESSAGES = 256;
    private static final byte FILLING = 'x';

    private final int size;
    private final int messages; // in a cycle, a power of two
    private final long cycleBytes;
    private final ByteBuffer sending;
    private final ByteBuffer expected;

    Payload(int size) {
        this.size = size;
        this.messages = Integer.highestOneBit(Math.max(2, Math.min(MOST_MESSAGES, CYCLE_BYTES / size)));
        this.cycleBytes = (long) messages * size;
        this.sending = ByteBuffer.allocateDirect(2 * messages * size); // twice: a cycle from wherever it begins
        this.expected = sending.duplicate();
        for (int i = 0; i < 2 * messages; i++) {
            write(i);
        }
    }

    private void write(int index) {
        int message = index & (messages - 1);
        for (int i = 1; i < size - 1; i++) {
            sending.put(index * size + i, FILLING);
        }
        sending.put(index * size + size - 1, (byte) ~message);
        sending.put(index * size, (byte) message);
    }

    int size() {
        return size;
    }

    /** The bytes from a position of the stream on, up to so many of them, or fewer; good until the next call. */
    ByteBuffer from(long position, long atMost) {
        int start = (int) (position % cycleBytes);
        return sending.limit(start + (int) Math.min(atMost, cycleBytes)).position(start);
    }

    /** What a message of the stream begins with. */
    byte first(long message) {
        return expected.get(((int) message & (messages - 1)) * size);
    }

    /** What it ends with. */
    byte last(long message) {
        return expected.get(((int) message & (messages - 1)) * size + size - 1);
    }
}
