package io.berth.udp;

import java.nio.ByteBuffer;

/** The control messages of a packet: struct cmsghdr, one after the other. The memory has the order of the machine. */
final class ControlMessages {
    /** What the search for a message that is not there comes to. */
    static final int NONE = -1;

    private static final int LEVEL_AT = 8;
    private static final int TYPE_AT = 12;
    private static final int DATA_AT = 16;

    private ControlMessages() {}

    /** Where the data of a message lie, or {@link #NONE}. */
    static int find(ByteBuffer memory, int from, int length, int level, int type) {
        int end = from + length;
        int at = from;
        while (at + DATA_AT <= end) {
            long bytes = memory.getLong(at);
            if (bytes < DATA_AT || bytes > end - at) {
                return NONE; // it makes no sense, and neither can what follows
            }
            if (memory.getInt(at + LEVEL_AT) == level && memory.getInt(at + TYPE_AT) == type) {
                return at + DATA_AT;
            }
            at += aligned((int) bytes);
        }
        return NONE;
    }

    /** Begins a message, the data of which are to be written behind it; returns how many bytes it takes. */
    static int begin(ByteBuffer memory, int at, int level, int type, int dataBytes) {
        memory.putLong(at, DATA_AT + dataBytes);
        memory.putInt(at + LEVEL_AT, level);
        memory.putInt(at + TYPE_AT, type);
        return DATA_AT + aligned(dataBytes);
    }

    /** Where the data of a message lie that begins there. */
    static int data(int at) {
        return at + DATA_AT;
    }

    private static int aligned(int bytes) {
        return (bytes + Long.BYTES - 1) & -Long.BYTES;
    }
}
