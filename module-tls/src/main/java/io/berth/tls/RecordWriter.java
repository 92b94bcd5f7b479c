package io.berth.tls;

import io.berth.eventloop.transport.Errno;
import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.Slab;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The writing half of a {@link TlsLink}. What a write takes is encrypted at once, and counts as taken even where the kernel
 * refuses some of the records; those are kept, and nothing more is taken before they have gone.
 */
abstract sealed class RecordWriter implements Link permits TlsLink {
    private static final System.Logger LOG = System.getLogger("io.berth.tls");

    final TlsLayer layer;
    final Link raw;

    private Engine engine; // null before the handshake is done
    private Unsent unsent; // null when the kernel has everything
    private int dropped; // bytes of records that were never sent, once closed

    private boolean outputOver; // nothing is said any more
    private boolean finOwed; // the kernel has to be told so once it has what is unsent
    private boolean goodbyeOwed; // it was to be said before the handshake was done
    private boolean awaited; // somebody wanted to write, and waits to be told when it makes sense
    private boolean wrote; // something, since the handshake
    private boolean wroteSinceEnd; // bytes of the user's, since the peer's goodbye

    RecordWriter(TlsLayer layer, Link raw) {
        this.layer = layer;
        this.raw = raw;
    }

    // --- what the other half knows

    abstract boolean isShakingHands();

    /** Whether nothing more is read, for good. */
    abstract boolean isInputOver();

    /** The handshake is done. */
    final void encryptWith(Engine made) {
        engine = made;
        wrote = false;
    }

    /** What the connection is encrypted with; null before the handshake is done. */
    final Engine engine() {
        return engine;
    }

    // --- writing

    @Override
    public final int write(Slab slab, int offset, int length) throws IOException {
        if (!maySend()) {
            return 0;
        }
        int taken = 0;
        while (taken < length && unsent == null) {
            int chunk = Math.min(length - taken, Workspace.CHUNK_BYTES);
            encrypt(slab, offset + taken, chunk);
            send();
            taken += chunk;
        }
        return taken;
    }

    @Override
    public final int write(ByteBuffer direct) throws IOException {
        if (!maySend()) {
            return 0;
        }
        int taken = 0;
        while (taken < direct.remaining() && unsent == null) {
            int chunk = Math.min(direct.remaining() - taken, Workspace.CHUNK_BYTES);
            encrypt(direct, direct.position() + taken, chunk);
            send();
            taken += chunk;
        }
        return taken;
    }

    @Override
    public final int write(ByteBuffer first, ByteBuffer second) throws IOException {
        int ofFirst = write(first);
        return ofFirst < first.remaining() ? ofFirst : ofFirst + write(second);
    }

    @Override
    public final long write(FileChannel file, long position, long length, Slab scratch) throws IOException {
        if (!maySend()) {
            return 0;
        }
        int got = file.read(scratch.between(0, (int) Math.min(length, scratch.capacity())), position);
        return got <= 0 ? -1 : write(scratch, 0, got);
    }

    /** Whether bytes can be encrypted now; if not, whoever asks is told when they can. */
    private boolean maySend() {
        boolean may = !isShakingHands() && !outputOver && unsent == null;
        awaited |= !may;
        wroteSinceEnd |= may && isInputOver();
        return may;
    }

    private void encrypt(Slab source, int from, int length) throws IOException {
        try {
            engine.encrypt(source, from, length, layer.work);
        } catch (TlsException e) {
            throw new IOException(e);
        }
    }

    private void encrypt(ByteBuffer source, int from, int length) throws IOException {
        try {
            engine.encrypt(source, from, length, layer.work);
        } catch (TlsException e) {
            throw new IOException(e);
        }
    }

    /** Gives the kernel the records in the workspace, and keeps what it does not take. */
    final void send() throws IOException {
        Workspace work = layer.work;
        int length = work.recorded;
        if (length == 0) {
            return;
        }
        work.recorded = 0;
        wrote = true;
        int taken = unsent == null ? raw.write(work.records, 0, length) : 0;
        if (taken < length) {
            unsent = unsent == null
                    ? new Unsent(work.records, taken, length - taken)
                    : unsent.followedBy(work.records, length);
        }
    }

    /** Gives the kernel what it has not taken, and says whether it has it all; an end that was waiting for that follows. */
    final boolean sendUnsent() throws IOException {
        if (unsent != null) {
            if (!unsent.sendTo(raw)) {
                return false;
            }
            unsent.release();
            unsent = null;
        }
        if (finOwed) {
            finOwed = false;
            endOutput();
        }
        return true;
    }

    /** Sends what waits for bytes to go with it, unless some have gone since the handshake. */
    final void flushUnlessWritten() throws IOException {
        if (!wrote && !outputOver) {
            engine.flush(layer.work);
            send();
        }
    }

    /** The connection is closed, and the kernel takes no more. */
    final void dropUnsent() {
        if (unsent != null) {
            dropped = unsent.bytes();
            unsent.release();
            unsent = null;
        }
    }

    /** Nothing may be written any more: whoever tries is told to wait, and hears of the end. */
    @Override
    public final boolean isFull() {
        return isShakingHands() || outputOver || unsent != null || raw.isFull();
    }

    @Override
    public final long waitingBytes() {
        return unsent == null ? dropped : unsent.bytes();
    }

    /** Says whether somebody wanted to write and was refused; whoever asks is going to tell them. */
    final boolean takeAwaited() {
        boolean was = awaited;
        awaited = false;
        return was;
    }

    // --- the goodbye

    @Override
    public final void shutdownOutput() throws IOException {
        if (isShakingHands()) {
            goodbyeOwed = true;
            return;
        }
        sayGoodbye();
        if (unsent == null) {
            endOutput();
        } else {
            finOwed = true;
        }
    }

    /** Says the goodbye that was to be said before the handshake was done. */
    final void makeUpForGoodbye() throws IOException {
        if (goodbyeOwed) {
            shutdownOutput();
        }
    }

    /** Says goodbye where nothing is in the way, as a courtesy. */
    final void sayGoodbyeIfItCan() {
        if (unsent == null) {
            try {
                sayGoodbye();
            } catch (IOException e) {
                notAwaited(e); // and the connection is closed anyway
            }
        }
    }

    /** What is in the workspace is the last that is sent. */
    final void sayNoMore() {
        outputOver = true;
    }

    /** Ends the connection's output after the goodbye, which has said it all. */
    private void endOutput() {
        try {
            raw.shutdownOutput();
        } catch (IOException e) {
            notAwaited(e);
        }
    }

    /**
     * The peer has closed before it had our goodbye, as many do once they have said theirs; the kernel then answers with
     * a reset. That nothing is lost by it, or what, is for reading to tell.
     */
    private static void notAwaited(IOException gone) {
        LOG.log(System.Logger.Level.DEBUG, "the peer did not wait for the goodbye", gone);
    }

    private void sayGoodbye() throws IOException {
        if (engine != null && !outputOver) {
            outputOver = true;
            engine.sayGoodbye(layer.work);
            try {
                send();
            } catch (IOException e) {
                if (wroteSinceEnd || Errno.of(e) != Errno.EPIPE.number()) {
                    throw e;
                }
                notAwaited(e);
            }
        }
    }
}
