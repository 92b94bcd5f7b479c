package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.berth.eventloop.transport.Slab;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Bytes that have just arrived: a view of the loop's one receive buffer.
 *
 * <p><b>Ownership</b>: good only during the callback it is given to. Afterwards every call throws {@link
 * LoopException.Kind#DATA_EXPIRED}; with the system property {@code berth.checked=true} also when the view is used
 * during a later callback, and the memory behind a kept {@link #buffer()} is overwritten, so that the mistake shows.
 *
 * <p><b>Threading</b>: the loop's thread.
 */
public final class Received {
    private static final int EXPIRED = -1;

    private final Slab slab;
    private final ByteBuffer view;
    private int length = EXPIRED;

    Received(Slab slab) {
        this.slab = slab;
        this.view = slab.view().asReadOnlyBuffer();
    }

    /** How many bytes there are, at least one. */
    public int length() {
        return valid();
    }

    /** The byte at an index from 0. */
    public byte get(int index) {
        return slab.get(Objects.checkIndex(index, valid()));
    }

    /** All bytes as a read-only buffer without a copy: good during the callback, and the same buffer at each call. */
    public ByteBuffer buffer() {
        return view.limit(valid()).position(0);
    }

    /** A copy of all bytes, to keep. */
    public byte[] copy() {
        byte[] copy = new byte[valid()];
        slab.get(0, copy, 0, length);
        return copy;
    }

    /** A copy of all bytes as UTF-8 text. */
    public String text() {
        return text(StandardCharsets.UTF_8);
    }

    /** A copy of all bytes as text. */
    public String text(Charset charset) {
        return new String(copy(), charset);
    }

    private int valid() {
        if (length == EXPIRED) {
            throw new Misuse(Kind.DATA_EXPIRED, "received bytes are used after the callback they were given to");
        }
        return length;
    }

    Slab slab() {
        valid();
        return slab;
    }

    /** Whether it shows this slab's bytes. */
    boolean isOf(Slab memory) {
        return slab == memory;
    }

    Received show(int length) {
        this.length = length;
        return this;
    }

    void expire() {
        length = EXPIRED;
    }
}
