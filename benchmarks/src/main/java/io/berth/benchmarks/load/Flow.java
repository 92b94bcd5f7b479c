package io.berth.benchmarks.load;

import io.berth.udp.Packet;
import io.berth.udp.PacketBatch;
import io.berth.udp.Packets;
import io.berth.udp.UdpSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One UDP socket. Each datagram in flight has a slot, and carries the slot and how often that was used: answers may come
 * in any order, late, twice or never.
 */
final class Flow extends Line {
    static final int LEAST_SIZE = 8;
    static final int MOST_SIZE = 65507;

    private static final int MOST_SLOTS = 1 << 16;

    private final int size;
    private final ByteBuffer message; // its job's; what differs is written for each datagram
    private final PacketBatch batch;
    private final Pace pace;
    private final Tally tally;
    private UdpSocket<Flow> socket;

    private int[] free; // slots
    private int[] ids; // by slot: what its datagram in flight carries, or has carried
    private long[] dues; // by slot: when that was due
    private boolean[] flying; // by slot
    private int frees;
    private long sent;

    Flow(int number, ByteBuffer message, int slots, PacketBatch batch, Pace pace, Tally tally) {
        super(number);
        this.size = message.capacity();
        this.message = message;
        this.batch = batch;
        this.pace = pace;
        this.tally = tally;
        this.free = new int[0];
        this.ids = new int[0];
        this.dues = new long[0];
        this.flying = new boolean[0];
        grow(slots);
    }

    private void grow(int slots) {
        int old = ids.length;
        free = Arrays.copyOf(free, slots);
        ids = Arrays.copyOf(ids, slots);
        dues = Arrays.copyOf(dues, slots);
        flying = Arrays.copyOf(flying, slots);
        for (int slot = slots - 1; slot >= old; slot--) {
            ids[slot] = slot;
            free[frees++] = slot;
        }
    }

    void opened(UdpSocket<Flow> by) {
        socket = by;
    }

    @Override
    boolean isOpen() {
        return !socket.isClosed();
    }

    @Override
    void flush() {
        do {
            while (sent < owed() && add()) {}
            if (batch.isEmpty()) {
                return; // all is sent, or too much is in flight
            }
            socket.send(batch);
        } while (batch.isEmpty());
    }

    /** Puts the next datagram into the batch; false when there is no room in it, or no slot. */
    private boolean add() {
        if (frees == 0) {
            if (ids.length == MOST_SLOTS) {
                return false;
            }
            grow(Math.min(MOST_SLOTS, 2 * ids.length));
        }
        int slot = free[frees - 1];
        int id = ids[slot] + MOST_SLOTS;
        message.putInt(0, id).put(size - 1, check(id)).clear();
        if (!batch.add(message)) {
            return false;
        }
        frees--;
        ids[slot] = id;
        dues[slot] = pace.dueAt(this, sent++);
        flying[slot] = true;
        return true;
    }

    /** Of another socket it would be another one. */
    private byte check(int id) {
        return (byte) (id ^ (id >>> 16) ^ (31 * number()));
    }

    /** Looks at what has come back; says how many datagrams are settled by it. */
    int received(Packets packets, long now) {
        int count = 0;
        for (int i = 0; i < packets.count(); i++) {
            if (received(packets.get(i), now)) {
                count++;
            }
        }
        return count;
    }

    private boolean received(Packet packet, long now) {
        if (packet.length() < Integer.BYTES) {
            return false; // whichever it answers will be missed
        }
        ByteBuffer bytes = packet.buffer();
        int id = bytes.getInt(bytes.position());
        int slot = id & (MOST_SLOTS - 1);
        if (slot >= ids.length || !flying[slot] || ids[slot] != id) {
            return false; // it is late and was counted as lost, or nothing that was sent
        }
        if (packet.length() == size && !packet.isTruncated() && packet.get(size - 1) == check(id)) {
            tally.answered(now - dues[slot], pace.counts(dues[slot], now));
        } else {
            tally.failed(1);
        }
        land(slot);
        return true;
    }

    /** Gives those up that have been due for too long; says how many. */
    int giveUp(long now) {
        int count = 0;
        for (int slot = 0; slot < ids.length; slot++) {
            if (flying[slot] && now - dues[slot] > pace.patienceNanos()) {
                tally.failed(1);
                land(slot);
                count++;
            }
        }
        return count;
    }

    private void land(int slot) {
        flying[slot] = false;
        free[frees++] = slot;
        settle(1);
    }
}
