package io.berth.udp;

import io.berth.eventloop.Loop;
import io.berth.eventloop.transport.LoopHost;
import io.berth.eventloop.transport.Slab;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Packets that are sent together, each with its own bytes and its own destination. Made once and used again and again:
 *
 * <pre>{@code
 * batch.add(answer, client);
 * batch.add(notice, observer);
 * socket.send(batch);
 * if (!batch.isEmpty()) {
 *     // the kernel has no room for what is left: send the batch again in onDrain
 * }
 * }</pre>
 *
 * <p>A payload has at most {@value UdpOptions#LARGEST_IPV4_PAYLOAD} bytes, also by IPv6, where up to {@value
 * UdpOptions#LARGEST_PAYLOAD} can come from others.
 *
 * <p><b>Ownership</b>: bytes are copied in, and the buffer they come from is the caller's again at once. A batch is sent by
 * any socket of its loop, and freed with the loop, or earlier by {@link #close()}.
 *
 * <p><b>Threading</b>: the loop's thread.
 */
public final class PacketBatch implements AutoCloseable {
    /** How many datagrams the kernel makes of one segmented packet at most. */
    public static final int MOST_SEGMENTS = 64;

    private static final int DEFAULT_PACKETS = 64;
    private static final int DEFAULT_BYTES = 128 * 1024;
    private static final int MOST_PACKETS = 1024; // what the kernel takes in one call
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final UdpLoop loop;
    private final Slab payloads;
    private final Labels labels;
    private final int[] offsets;
    private final int[] lengths;

    private int first; // of those that have not been sent
    private int end;
    private int used; // of the payloads
    private int addressed; // packets with a destination that was named
    private int bare; // packets for the peer of a connected socket
    private int answers; // packets for whoever has sent one
    private boolean closed;

    PacketBatch(UdpLoop loop, int packets, int bytes) {
        this.loop = loop;
        this.payloads = Slab.allocate(bytes);
        this.labels = loop.newLabels(packets, payloads);
        this.offsets = new int[packets];
        this.lengths = new int[packets];
    }

    /** A batch for 64 packets of 128 KiB together. */
    public static PacketBatch on(Loop<?> loop) {
        return on(loop, DEFAULT_PACKETS, DEFAULT_BYTES);
    }

    /**
     * A batch for so many packets, up to 1024, of so many bytes together, up to 16 MiB.
     *
     * @throws UdpException of kind NATIVE_MISSING when the loop is on epoll and JNA cannot be loaded
     */
    public static PacketBatch on(Loop<?> loop, int packets, int bytes) {
        LoopHost host = LoopHost.of(Arguments.notNull("loop", loop));
        host.requireOpen();
        Arguments.within("packets", packets, 1, MOST_PACKETS);
        Arguments.within("bytes", bytes, 1, MOST_BYTES);
        return UdpLoop.of(host).newBatch(packets, bytes);
    }

    /** Adds a packet for a destination; false when there is no room for it, and it is the caller's still. */
    public boolean add(ByteBuffer payload, InetSocketAddress destination) {
        Arguments.destination(destination);
        if (!put(payload)) {
            return false;
        }
        labels.address(end - 1, destination);
        addressed++;
        return true;
    }

    /** Adds a packet for the peer of a connected socket; false when there is no room for it. */
    public boolean add(ByteBuffer payload) {
        if (!put(payload)) {
            return false;
        }
        labels.leaveBare(end - 1);
        bare++;
        return true;
    }

    /**
     * Adds an answer to a packet that has just been received; false when there is no room for it. Where {@link
     * UdpOptions#withPacketInfo} was asked for, it leaves from the address that the packet was sent to.
     */
    public boolean reply(Packet packet, ByteBuffer payload) {
        requireOpen();
        int envelope = Arguments.notNull("packet", packet).envelope();
        if (!packet.envelopes().equals(loop.envelopes())) {
            throw Arguments.invalid("the packet was received on another loop");
        }
        if (!put(payload)) {
            return false;
        }
        labels.reply(end - 1, envelope);
        answers++;
        return true;
    }

    /**
     * Adds bytes that the kernel cuts into datagrams of {@code segmentBytes}, the last of which may be shorter (UDP_SEGMENT);
     * false when there is no room for them. Counts as one packet.
     *
     * @throws UdpException of kind NOT_SUPPORTED on nio, and where the kernel does not have it
     */
    public boolean addSegmented(ByteBuffer payload, int segmentBytes, InetSocketAddress destination) {
        int least = requireSegments(payload, segmentBytes);
        if (!add(payload, destination)) {
            return false;
        }
        labels.segment(end - 1, least);
        return true;
    }

    /** The same for the peer of a connected socket. */
    public boolean addSegmented(ByteBuffer payload, int segmentBytes) {
        int least = requireSegments(payload, segmentBytes);
        if (!add(payload)) {
            return false;
        }
        labels.segment(end - 1, least);
        return true;
    }

    private int requireSegments(ByteBuffer payload, int segmentBytes) {
        requireOpen();
        loop.requireSegmentation();
        Arguments.within("segmentBytes", segmentBytes, 1, UdpOptions.LARGEST_IPV4_PAYLOAD);
        int segments = (Arguments.notNull("payload", payload).remaining() + segmentBytes - 1) / segmentBytes;
        if (segments > MOST_SEGMENTS) {
            throw Arguments.invalid(payload.remaining() + " bytes make " + segments + " segments of " + segmentBytes
                    + " bytes, and may make " + MOST_SEGMENTS);
        }
        return segmentBytes;
    }

    private boolean put(ByteBuffer payload) {
        requireOpen();
        int length = Arguments.notNull("payload", payload).remaining();
        Arguments.sendable(length);
        if (length > payloads.capacity()) {
            throw new Misuse(
                    Kind.PAYLOAD_SIZE,
                    "a payload has " + length + " bytes, and the batch was made for " + payloads.capacity());
        }
        if (end == offsets.length || length > payloads.capacity() - used) {
            return false;
        }
        payloads.put(used, payload, length);
        offsets[end] = used;
        lengths[end] = length;
        labels.payload(end, used, length);
        used += length;
        end++;
        return true;
    }

    /** How many packets wait to be sent. */
    public int count() {
        requireOpen();
        return end - first;
    }

    /** Whether no packet waits to be sent. */
    public boolean isEmpty() {
        return count() == 0;
    }

    /** Takes all packets out. A batch that was sent whole is empty already; one that was not gets its room back here. */
    public void clear() {
        requireOpen();
        first = 0;
        end = 0;
        used = 0;
        addressed = 0;
        bare = 0;
        answers = 0;
    }

    /** Gives its memory back; nothing can be added or sent any more. Does nothing on a closed batch. */
    @Override
    public void close() {
        loop.host().check();
        if (!closed) {
            loop.forget(this);
            release();
        }
    }

    // --- for the rest of the package

    void requireOpen() {
        loop.host().check();
        if (closed) {
            throw new Misuse(Kind.CLOSED, "the batch is closed");
        }
    }

    /** Throws unless a socket of a loop, that is connected to a peer unless that is null, can send all packets. */
    void requireFit(UdpLoop by, InetSocketAddress peer) {
        if (by != loop) {
            throw Arguments.invalid("the batch belongs to another loop than the socket");
        }
        requireOpen();
        if (peer != null && addressed > 0) {
            throw new Misuse(Kind.DESTINATION, "the batch has packets with destinations, and the socket is connected");
        }
        if (peer == null && bare > 0) {
            throw new Misuse(Kind.DESTINATION, "the batch has packets without destination, and the socket has no peer");
        }
        if (peer != null && answers > 0) {
            requireAnswersFor(peer);
        }
    }

    private void requireAnswersFor(InetSocketAddress peer) {
        for (int packet = first; packet < end; packet++) {
            InetSocketAddress destination = labels.destination(packet);
            if (destination != null && !destination.equals(peer)) {
                throw new Misuse(
                        Kind.DESTINATION,
                        "an answer is for " + Arguments.show(destination) + ", and the socket is connected to "
                                + Arguments.show(peer));
            }
        }
    }

    /** The first packet that waits; it has the number it was added under. */
    int first() {
        return first;
    }

    /** The bytes of a packet. */
    ByteBuffer payload(int packet) {
        return payloads.between(offsets[packet], offsets[packet] + lengths[packet]);
    }

    Labels labels() {
        return labels;
    }

    /** The first so many are off the caller's hands. */
    void took(int packets) {
        first += packets;
        if (first == end) {
            clear();
        }
    }

    void release() {
        closed = true;
        labels.release();
        payloads.release();
    }
}
