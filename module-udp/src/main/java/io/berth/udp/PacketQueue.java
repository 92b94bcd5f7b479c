package io.berth.udp;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a stream has heard and not delivered: copies of datagrams and, during the callback that brings it, the batch that has
 * just come, of which those that are wanted at once take no room. One thread at a time; the numbers any thread.
 */
final class PacketQueue {
    private final Overflow overflow;
    private final int capacity;
    private final ArrayDeque<Datagram> kept = new ArrayDeque<>();
    private Packets batch; // null between callbacks
    private int next; // of the batch

    // Any thread may read
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();

    PacketQueue(Overflow overflow, int capacity) {
        this.overflow = overflow;
        this.capacity = capacity;
    }

    /** A batch has come; {@link #keepRest} follows before the callback returns. */
    void arrived(Packets packets) {
        batch = packets;
        next = 0;
        received.addAndGet(packets.count());
    }

    /** Keeps what is left of the batch, as the policy has it. */
    void keepRest() {
        int count = batch.count();
        try {
            for (; next < count; next++) {
                keep(batch.get(next));
            }
        } finally {
            dropped.addAndGet(count - next); // none, unless there is no memory for copies
            batch = null;
        }
    }

    private void keep(Packet packet) {
        if (kept.size() >= capacity) {
            switch (overflow) {
                case PAUSE -> {
                    // What has been received has left the kernel: there is no other place for it.
                }
                case DROP_NEWEST -> {
                    dropped.incrementAndGet();
                    return;
                }
                case DROP_OLDEST -> {
                    kept.poll();
                    dropped.incrementAndGet();
                }
            }
        }
        kept.add(packet.toDatagram());
    }

    /** Whether nothing is left to deliver. */
    boolean isEmpty() {
        return kept.isEmpty() && (batch == null || next == batch.count());
    }

    /** Takes the first, of which there is one, to be delivered. */
    Datagram take() {
        Datagram first = kept.poll();
        if (first == null) {
            first = batch.get(next).toDatagram();
            next++;
        }
        delivered.incrementAndGet();
        return first;
    }

    /** Whether the socket is to be paused. */
    boolean isToPause() {
        return overflow == Overflow.PAUSE && kept.size() >= capacity;
    }

    /** Whether a paused socket is to be resumed: not for each place that gets free, since that costs a system call. */
    boolean isToResume() {
        return kept.size() <= capacity / 2;
    }

    /** Numbers of one moment: while they are read nothing may be received, or more would seem to be queued than there is. */
    StreamStatistics statistics() {
        while (true) {
            long before = received.get();
            long deliveredSoFar = delivered.get();
            long droppedSoFar = dropped.get();
            if (received.get() == before) {
                long queued = before - deliveredSoFar - droppedSoFar;
                return new StreamStatistics(before, deliveredSoFar, droppedSoFar, queued);
            }
        }
    }

    @Override
    public String toString() {
        return overflow + ", " + capacity;
    }
}
