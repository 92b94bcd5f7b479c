package io.berth.udp;

import io.berth.eventloop.transport.Slab;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A packet that has just arrived: a view of the memory that the UDP sockets of a loop share.
 *
 * <p><b>Ownership</b>: good only during the callback it is given to. Afterwards every call throws {@link
 * UdpException.Kind#DATA_EXPIRED}; with the system property {@code berth.checked=true} also when it is used during a later
 * callback, and the memory behind a kept {@link #buffer()} is overwritten, so that the mistake shows.
 *
 * <p><b>Threading</b>: the loop's thread.
 */
public final class Packet {
    private final Packets batch;
    private final Slab memory;
    private final ByteBuffer view;

    private int offset;
    private int length;
    private int envelope; // which of the backend's
    private boolean truncated;

    Packet(Packets batch, Slab memory) {
        this.batch = batch;
        this.memory = memory;
        this.view = memory.view().asReadOnlyBuffer();
    }

    Packet show(int offset, int length, boolean truncated, int envelope) {
        this.offset = offset;
        this.length = length;
        this.truncated = truncated;
        this.envelope = envelope;
        return this;
    }

    /** How many bytes there are, which may be none; of a truncated packet, how many have been kept. */
    public int length() {
        batch.check();
        return length;
    }

    /** Whether it was larger than the size that its socket was made for, and its end is lost. */
    public boolean isTruncated() {
        batch.check();
        return truncated;
    }

    /** The byte at an index from 0. */
    public byte get(int index) {
        batch.check();
        return memory.get(offset + Objects.checkIndex(index, length));
    }

    /**
     * All bytes, from its position to its limit, as a read-only big-endian buffer without a copy: good during the callback,
     * and the same buffer at each call. It lies somewhere in the memory of the loop: to read it once more, call this
     * again, since {@link ByteBuffer#rewind} would go to the bytes of others.
     */
    public ByteBuffer buffer() {
        batch.check();
        return view.limit(offset + length).position(offset).order(ByteOrder.BIG_ENDIAN);
    }

    /** A copy of all bytes, to keep. */
    public byte[] copy() {
        batch.check();
        byte[] copy = new byte[length];
        memory.get(offset, copy, 0, length);
        return copy;
    }

    /** A copy of all bytes as UTF-8 text. */
    public String text() {
        return new String(copy(), StandardCharsets.UTF_8);
    }

    /** Who has sent it. The same object for the packets of one sender, as long as there are not too many of them. */
    public InetSocketAddress sender() {
        batch.check();
        return batch.envelopes().sender(envelope);
    }

    /**
     * Which address of this host it was sent to, or which group; null when that was not heard: on nio, or without {@link
     * UdpOptions#withPacketInfo}.
     */
    public InetAddress destination() {
        batch.check();
        return batch.envelopes().destination(envelope);
    }

    /** What the network said about congestion; {@link Ecn#UNKNOWN} on nio, or without {@link UdpOptions#withPacketInfo}. */
    public Ecn ecn() {
        batch.check();
        return batch.envelopes().ecn(envelope);
    }

    /** Everything about it, to keep. */
    public Datagram toDatagram() {
        return new Datagram(ByteBuffer.wrap(copy()).asReadOnlyBuffer(), sender(), truncated, destination(), ecn());
    }

    /** The backend's number of what is written on it. */
    int envelope() {
        batch.check();
        return envelope;
    }

    Envelopes envelopes() {
        return batch.envelopes();
    }
}
