package io.berth.udp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Remembers the senders of late, so that a packet of a known one makes no garbage. Each address has one place; a newcomer
 * takes it from whoever was there.
 */
final class AddressBook {
    private static final int PLACES = 512; // a power of two

    private final long[] low = new long[PLACES];
    private final long[] middle = new long[PLACES];
    private final long[] high = new long[PLACES];
    private final int[] scope = new int[PLACES];
    private final InetSocketAddress[] known = new InetSocketAddress[PLACES];

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
        int place = place(first * 31 + second * 17 + third);
        if (known[place] == null
                || low[place] != first
                || middle[place] != second
                || high[place] != third
                || scope[place] != zone) {
            low[place] = first;
            middle[place] = second;
            high[place] = third;
            scope[place] = zone;
            known[place] = KernelAddress.read(memory, at);
        }
        return known[place];
    }

    private static int place(long mix) {
        return (int) ((mix * 0x9E3779B97F4A7C15L) >>> 55); // nine bits
    }
}
