package io.berth.udp;

import io.berth.eventloop.transport.Slab;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The packets that have arrived together, in their order.
 *
 * <p><b>Ownership</b>: good only during the callback they are given to, as is each {@link Packet} of them.
 *
 * <p><b>Threading</b>: the loop's thread.
 */
public final class Packets {
    private static final byte SPOILT = (byte) 0xDB;

    private final Slab memory;
    private final Envelopes envelopes;
    private final List<Packet> packets = new ArrayList<>(); // one for each that ever came together

    private int count;
    private int truncated; // of them
    private int end; // of the bytes
    private boolean lent;

    Packets(Slab memory, Envelopes envelopes) {
        this.memory = memory;
        this.envelopes = envelopes;
    }

    /** How many there are, at least one. */
    public int count() {
        check();
        return count;
    }

    /** The packet at an index from 0. */
    public Packet get(int index) {
        check();
        return packets.get(Objects.checkIndex(index, count));
    }

    /** Calls back with each of them. */
    public void forEach(Consumer<? super Packet> action) {
        check();
        for (int i = 0; i < count; i++) {
            action.accept(packets.get(i));
        }
    }

    void check() {
        if (!lent) {
            throw new Misuse(Kind.DATA_EXPIRED, "packets are used after the callback they were given to");
        }
    }

    Envelopes envelopes() {
        return envelopes;
    }

    /** Forgets those of before. */
    void clear() {
        count = 0;
        truncated = 0;
        end = 0;
    }

    /** Adds one, whose bytes lie in the loop's memory for arrivals. */
    void add(int offset, int length, boolean cut, int envelope) {
        if (count == packets.size()) {
            packets.add(new Packet(this, memory));
        }
        packets.get(count++).show(offset, length, cut, envelope);
        truncated += cut ? 1 : 0;
        end = Math.max(end, offset + length);
    }

    int size() {
        return count;
    }

    int truncated() {
        return truncated;
    }

    void lend() {
        lent = true;
    }

    void takeBack() {
        lent = false;
    }

    /** Overwrites what was lent, so that whoever kept it sees it. */
    void spoil() {
        ByteBuffer all = memory.between(0, end);
        while (all.hasRemaining()) {
            all.put(SPOILT);
        }
    }
}
