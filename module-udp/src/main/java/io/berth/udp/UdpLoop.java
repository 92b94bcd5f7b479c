package io.berth.udp;

import io.berth.eventloop.DatagramSource;
import io.berth.eventloop.transport.LoopHost;
import io.berth.eventloop.transport.LoopServices;
import io.berth.eventloop.transport.Slab;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the UDP sockets of a loop share: its memory, and the ways of its backend. Loop thread only. */
abstract sealed class UdpLoop implements LoopServices.Shared permits EpollUdp, NioUdp {
    private static final boolean CHECKED = Boolean.getBoolean("berth.checked");

    private static final int ARRIVALS_BYTES = 1024 * 1024;

    private final LoopHost host;
    private final Slab arrivals = Slab.allocate(ARRIVALS_BYTES); // of which the kernel backs what has been used
    private final Set<PacketBatch> batches = new LinkedHashSet<>();
    private Packets packets; // null until the first have come, and after each time in checked mode
    private PacketBatch single; // null until the first packet is sent alone

    UdpLoop(LoopHost host) {
        this.host = host;
    }

    /** That of a loop, made by the first who asks. */
    static UdpLoop of(LoopHost host) {
        return host.shared(
                UdpLoop.class, () -> host.transport().name().equals("epoll") ? new EpollUdp(host) : new NioUdp(host));
    }

    /** A socket of the family of an address. */
    abstract Carrier open(InetSocketAddress address, UdpOptions options) throws IOException;

    /** A socket of what somebody else has bound. */
    abstract Carrier adopt(DatagramSource source, UdpOptions options) throws IOException;

    /** What is known of the packets that came last. */
    abstract Envelopes envelopes();

    /** Room for what is written on packets to be sent. */
    abstract Labels newLabels(int packets, Slab payloads);

    /** Throws unless the kernel cuts packets into segments. */
    abstract void requireSegmentation();

    final LoopHost host() {
        return host;
    }

    /** What datagrams are received into, those of all sockets. */
    final Slab arrivals() {
        return arrivals;
    }

    /** An empty batch, for what has just come. */
    final Packets packets() {
        if (packets == null) {
            packets = new Packets(arrivals, envelopes());
        }
        packets.clear();
        return packets;
    }

    /** Hands on what has come. */
    final void deliver(CarrierEvents to) {
        Packets batch = packets;
        batch.lend();
        try {
            to.onPackets(batch);
        } finally {
            batch.takeBack();
            if (CHECKED) {
                batch.spoil();
                packets = null;
            }
        }
    }

    final PacketBatch newBatch(int packets, int bytes) {
        PacketBatch batch = new PacketBatch(this, packets, bytes);
        batches.add(batch);
        return batch;
    }

    final void forget(PacketBatch batch) {
        batches.remove(batch);
    }

    /** An empty batch for one packet. */
    final PacketBatch single() {
        if (single == null) {
            single = newBatch(1, UdpOptions.LARGEST_IPV4_PAYLOAD);
        }
        single.clear();
        return single;
    }

    @Override
    public void release() {
        List<PacketBatch> last = new ArrayList<>(batches);
        batches.clear();
        last.forEach(PacketBatch::release);
        arrivals.release();
    }
}
