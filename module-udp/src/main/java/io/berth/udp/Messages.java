package io.berth.udp;

import io.berth.eventloop.transport.Slab;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array of mmsghdr in native memory, as the kernel wants it, each with one piece of payload, room for an address, and
 * room for control messages. The layout is that of all platforms with 64 bits.
 */
final class Messages {
    /**
     * Room for control messages: of a received packet, or of one that is sent. The most there can be is 160, with an error
     * of a packet of IPv4 on a socket of IPv6 that hears destinations.
     */
    static final int CONTROL_BYTES = 192;

    // struct mmsghdr
    private static final int HEADER_BYTES = 64;
    private static final int NAME_AT = 0;
    private static final int NAME_LENGTH_AT = 8;
    private static final int PIECES_AT = 16;
    private static final int PIECE_COUNT_AT = 24;
    private static final int CONTROL_AT = 32;
    private static final int CONTROL_LENGTH_AT = 40;
    private static final int FLAGS_AT = 48;
    private static final int LENGTH_AT = 56;

    // struct iovec
    private static final int PIECE_BYTES = 16;
    private static final int PIECE_LENGTH_AT = 8;

    private final Slab slab;
    private final ByteBuffer memory;
    private final int pieces;
    private final int names;
    private final int controls;

    Messages(int count) {
        pieces = count * HEADER_BYTES;
        names = pieces + count * PIECE_BYTES;
        controls = names + count * KernelAddress.BYTES;
        slab = Slab.allocate(controls + count * CONTROL_BYTES);
        memory = slab.view().order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            int header = i * HEADER_BYTES;
            memory.putLong(header + NAME_AT, slab.address() + nameAt(i));
            memory.putInt(header + NAME_LENGTH_AT, 0);
            memory.putLong(header + PIECES_AT, slab.address() + pieceAt(i));
            memory.putLong(header + PIECE_COUNT_AT, 1);
            memory.putLong(header + CONTROL_AT, slab.address() + controlAt(i));
            memory.putLong(header + CONTROL_LENGTH_AT, 0);
            memory.putInt(header + FLAGS_AT, 0);
            memory.putInt(header + LENGTH_AT, 0);
        }
    }

    /** Where a message begins, for the kernel. */
    long address(int message) {
        return slab.address() + (long) message * HEADER_BYTES;
    }

    /** All of it, in the order of the machine; names and control messages lie where the methods below say. */
    ByteBuffer memory() {
        return memory;
    }

    private int pieceAt(int message) {
        return pieces + message * PIECE_BYTES;
    }

    int nameAt(int message) {
        return names + message * KernelAddress.BYTES;
    }

    int nameLength(int message) {
        return memory.getInt(message * HEADER_BYTES + NAME_LENGTH_AT);
    }

    void nameLength(int message, int bytes) {
        memory.putInt(message * HEADER_BYTES + NAME_LENGTH_AT, bytes);
    }

    int controlAt(int message) {
        return controls + message * CONTROL_BYTES;
    }

    int controlLength(int message) {
        return (int) memory.getLong(message * HEADER_BYTES + CONTROL_LENGTH_AT);
    }

    void controlLength(int message, int bytes) {
        memory.putLong(message * HEADER_BYTES + CONTROL_LENGTH_AT, bytes);
    }

    /** Where its bytes lie, or are to lie. */
    void payload(int message, long address, int length) {
        int piece = pieceAt(message);
        memory.putLong(piece, address);
        memory.putLong(piece + PIECE_LENGTH_AT, length);
    }

    /** How many bytes have come. */
    int length(int message) {
        return memory.getInt(message * HEADER_BYTES + LENGTH_AT);
    }

    /** Whether the kernel had more bytes than there was room for. */
    boolean isTruncated(int message) {
        return (memory.getInt(message * HEADER_BYTES + FLAGS_AT) & Linux.MSG_TRUNC) != 0;
    }

    void release() {
        slab.release();
    }
}
