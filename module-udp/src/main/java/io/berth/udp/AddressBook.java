package io.berth.udp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Remembers the senders of late, so that a packet of a known one makes no garbage. Each address belongs to one shelf, on which
 * a newcomer takes the place of the next in turn: a few that meet on a shelf by chance do not push each other out.
 */
final class AddressBook {
    private static final int PLACES = 512;
    private static final int SHELF = 8; // places; as many lie in a cache line

    private final long[] low = new long[PLACES];
    private final long[] middle = new long[PLACES];
    private final long[] high = new long[PLACES];
    private final int[] scope = new int[PLACES];
    private final InetSocketAddress[] known = new InetSocketAddress[PLACES];
    private int turn;

    /** The address that the kernel wrote there. */
    InetSocketAddress read(ByteBuffer memory, int at) {
        long first = memory.getLong(at); // family, port, and an IPv4 address
        long second = 0;
        long third = 0;
        int zone = 0;
        if (memory.getShort(at) != KernelAddress.INET) {
            second = memory.getLong(at + 8);
            third = memory.getLong(at + 16);
            zone = memory.getInt(at + 24);
        }
        int shelf = shelf(first * 31 + second * 17 + third);
        int place = shelf;
        while (place < shelf + SHELF && known[place] != null) {
            if (low[place] == first && middle[place] == second && high[place] == third && scope[place] == zone) {
                return known[place];
            }
            place++;
        }
        if (place == shelf + SHELF) {
            place = shelf + (turn++ & (SHELF - 1));
        }
        low[place] = first;
        middle[place] = second;
        high[place] = third;
        scope[place] = zone;
        known[place] = KernelAddress.read(memory, at);
        return known[place];
    }

    /** Where it begins. Ports and addresses differ in a few bits each, of which all are to count. */
    private static int shelf(long mix) {
        long spread = (mix ^ (mix >>> 32)) * 0x9E3779B97F4A7C15L;
        spread = (spread ^ (spread >>> 29)) * 0xBF58476D1CE4E5B9L;
        return (int) (spread >>> 58) * SHELF; // six bits
    }
}
