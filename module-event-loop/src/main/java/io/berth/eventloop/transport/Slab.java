package io.berth.eventloop.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;

/**
 * A piece of native memory that both kinds of backend can use: by address, and as a buffer.
 *
 * <p><b>Ownership</b>: whoever allocates it calls {@link #release()} once; the memory goes back to Netty's pool.
 */
public final class Slab {
    private final ByteBuf memory;
    private final ByteBuffer buffer;
    private final int capacity;
    private final long address;

    private Slab(ByteBuf memory, int capacity) {
        this.memory = memory;
        this.buffer = memory.nioBuffer(0, capacity);
        this.capacity = capacity;
        this.address = memory.hasMemoryAddress() ? memory.memoryAddress() : addressOf(buffer);
    }

    /** Takes {@code capacity} bytes from the pool. */
    public static Slab allocate(int capacity) {
        return new Slab(PooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity), capacity);
    }

    private static long addressOf(ByteBuffer buffer) {
        try {
            return Buffer.memoryAddress(buffer);
        } catch (LinkageError nativesAbsent) {
            return 0; // then the backend is NIO, which does not ask for it
        }
    }

    /** Where the memory begins. */
    public long address() {
        return address;
    }

    /** How many bytes there are. */
    public int capacity() {
        return capacity;
    }

    /** The memory between two offsets, as the one buffer this slab has: good until the next call. */
    public ByteBuffer between(int from, int to) {
        return buffer.limit(to).position(from);
    }

    /** The byte at an offset. */
    public byte get(int offset) {
        return memory.getByte(offset);
    }

    /** Copies bytes out. */
    public void get(int offset, byte[] target, int from, int length) {
        memory.getBytes(offset, target, from, length);
    }

    /** Copies {@code length} bytes of {@code source}, counted from its position, which stays where it is. */
    public void put(int offset, ByteBuffer source, int length) {
        buffer.clear().put(offset, source, source.position(), length);
    }

    /** Copies bytes of another slab. */
    public void put(int offset, Slab source, int from, int length) {
        buffer.clear().put(offset, source.buffer.clear(), from, length);
    }

    /** Another view of the memory, which no call on this slab moves. */
    public ByteBuffer view() {
        return buffer.duplicate().clear();
    }

    /** Gives the memory back. */
    public void release() {
        memory.release();
    }
}
