package io.berth.modules;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** Reads values of a heap dump at a place in its file, through a window of it. One thread. */
final class HprofCursor {
    /** For reading all of the file. */
    static final int WIDE = 1 << 20;

    /** For reading here and there. */
    static final int NARROW = 1 << 13;

    private final FileChannel file;
    private ByteBuffer window;
    private long start; // of the window in the file
    private int idBytes = Long.BYTES;

    HprofCursor(FileChannel file, int windowBytes) {
        this.file = file;
        this.window = ByteBuffer.allocate(windowBytes).limit(0);
    }

    void idBytes(int bytes) {
        idBytes = bytes;
    }

    int idBytes() {
        return idBytes;
    }

    long position() {
        return start + window.position();
    }

    HprofCursor seek(long position) {
        long inside = position - start;
        if (inside >= 0 && inside <= window.limit()) {
            window.position((int) inside);
        } else {
            start = position;
            window.position(0).limit(0);
        }
        return this;
    }

    void skip(long bytes) {
        seek(position() + bytes);
    }

    boolean atEnd() throws IOException {
        return !window.hasRemaining() && position() >= file.size();
    }

    private ByteBuffer atLeast(int bytes) throws IOException {
        if (window.remaining() < bytes) {
            start = position();
            window.clear();
            while (window.position() < bytes) {
                if (file.read(window, start + window.position()) < 0) {
                    throw new EOFException("the heap dump ends at " + start + ", in the midst of something");
                }
            }
            window.flip();
        }
        return window;
    }

    int u1() throws IOException {
        return atLeast(1).get() & 0xFF;
    }

    int u2() throws IOException {
        return atLeast(2).getShort() & 0xFFFF;
    }

    int int4() throws IOException {
        return atLeast(4).getInt();
    }

    long u4() throws IOException {
        return int4() & 0xFFFF_FFFFL;
    }

    long long8() throws IOException {
        return atLeast(8).getLong();
    }

    long id() throws IOException {
        return idBytes == Long.BYTES ? long8() : u4();
    }

    /** Bytes of a text, which may be more than the window has. */
    byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int more = Math.min(length - done, window.capacity());
            atLeast(more).get(bytes, done, more);
            done += more;
        }
        return bytes;
    }

    String utf8(int length) throws IOException {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }
}
