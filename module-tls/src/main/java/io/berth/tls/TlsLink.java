package io.berth.tls;

import io.berth.eventloop.transport.Errno;
import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.LinkEvents;
import io.berth.eventloop.transport.Slab;
import io.berth.tls.TlsException.Reason;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A link of plain bytes over one of records: first with a handshake, which {@link TlsGreeting} leads, then with the engine
 * that came out of it.
 *
 * <p>What a write takes is encrypted at once, and counts as taken even where the kernel refuses some of the records; those
 * are kept, and nothing more is taken before they have gone.
 */
final class TlsLink implements Link, LinkEvents {
    private static final System.Logger LOG = System.getLogger("io.berth.tls");

    private final TlsLayer layer;
    private final Link raw;

    private LinkEvents events; // null before the start
    private TlsGreeting greeting; // null when the handshake is over
    private Engine engine; // null before
    private Terms terms;
    private String serverName;
    private Held held; // null when nothing is held back
    private Unsent unsent; // null when the kernel has everything
    private int dropped; // bytes of records that were never sent, once closed

    private boolean paused;
    private boolean inputOver; // the peer has said goodbye, or nobody listens
    private boolean endOwed; // the goodbye has not been passed on, since reading is paused
    private boolean outputOver; // we have said goodbye
    private boolean finOwed; // and the kernel has to be told once it has the goodbye
    private boolean goodbyeOwed; // it was to be said before the handshake was done
    private boolean refused; // somebody wanted to write, and waits to be told when it makes sense
    private boolean wrote; // something, since the handshake
    private boolean wroteSinceEnd; // bytes of the user's, since the peer's goodbye
    private boolean aborting;
    private boolean closed;

    TlsLink(TlsLayer layer, Link raw, Handshake handshake) {
        this.layer = layer;
        this.raw = raw;
        this.greeting = new TlsGreeting(this, layer, handshake);
    }

    @Override
    public void start(LinkEvents events) throws IOException {
        boolean first = this.events == null;
        this.events = events;
        if (first) {
            raw.start(this);
            greeting.begin();
        }
    }

    /** What was agreed on. */
    TlsConnection connection() {
        if (engine == null || closed) {
            throw TlsException.misuse(Reason.CLOSED, "the handshake is not over yet");
        }
        return new TlsConnection(engine, serverName, terms.data());
    }

    // --- the handshake

    /** Whether it waits for its turn to begin. */
    boolean isWaiting() {
        return greeting != null && !closed;
    }

    /** Its turn has come. */
    void admitted() {
        greeting.admitted();
    }

    /** The handshake is done. What is left of the input, and what is held back, are bytes for the user. */
    void established(Handshake handshake, Input rest) {
        greeting = null;
        engine = handshake.engine();
        terms = handshake.terms();
        serverName = handshake.serverName();
        wrote = false;
        layer.tls.counted.established(engine);
        events.onReady();
        makeUp();
        if (!closed && refused && !isFull()) {
            refused = false;
            events.onWritable();
        }
        if (!closed && paused) {
            hold(rest);
        } else if (!closed && !inputOver && !rest.isEmpty()) {
            deliver(rest);
        }
        catchUp();
        if (!closed && !wrote && !outputOver) {
            flushTickets();
        }
    }

    /** Does what was asked for while the handshake needed both directions. */
    private void makeUp() {
        try {
            if (!closed && paused) {
                raw.pause();
            }
            if (!closed && inputOver) {
                raw.shutdownInput();
            }
            if (!closed && goodbyeOwed) {
                shutdownOutput();
            }
        } catch (IOException e) {
            raw.close(e);
        }
    }

    private void flushTickets() {
        try {
            engine.flush(layer.work);
            send();
        } catch (TlsException e) {
            fail(e);
        } catch (IOException e) {
            raw.close(e);
        }
    }

    /** Ends it all for a reason, with the alert that is in the workspace. */
    void fail(TlsException reason) {
        if (closed) {
            layer.work.recorded = 0;
            return;
        }
        outputOver = true; // an alert is the last word
        try {
            send();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        raw.close(new IOException(reason));
    }

    // --- what the raw link tells

    @Override
    public void onBytes(Slab slab, int length) {
        if (greeting != null) {
            greeting.received(new Input(slab, 0, length));
        } else if (!inputOver) {
            deliver(layer.work.arrived.show(slab, 0, length));
        }
    }

    private void deliver(Input input) {
        int plain = engine.decrypt(input, layer.work);
        TlsException failure = engine.failure();
        outputOver |= failure != null; // an alert is the last word
        try {
            send();
        } catch (IOException e) {
            raw.close(e);
            return;
        }
        if (plain > 0) {
            events.onBytes(layer.work.plain, plain);
        }
        if (closed) {
            return;
        }
        if (failure != null) {
            raw.close(new IOException(failure));
        } else if (engine.isPeerDone() && !inputOver) {
            inputOver = true;
            end();
        }
    }

    /** Passes the peer's goodbye on, or owes it while nobody reads. */
    private void end() {
        endOwed = paused;
        if (!paused) {
            events.onEnd();
        }
    }

    @Override
    public void onWritable() {
        if (unsent != null && !sendUnsent()) {
            return;
        }
        if (finOwed) {
            finOwed = false;
            endOutput();
        }
        if (greeting == null) {
            refused = false;
            events.onWritable();
        }
    }

    private boolean sendUnsent() {
        try {
            if (!unsent.sendTo(raw)) {
                return false;
            }
        } catch (IOException e) {
            raw.close(e);
            return false;
        }
        unsent.release();
        unsent = null;
        return true;
    }

    @Override
    public void onEnd() {
        if (greeting != null) {
            fail(TlsException.ofPeer(Reason.INTERRUPTED, "the peer ended the connection during the handshake"));
        } else if (!inputOver) {
            fail(TlsException.ofPeer(Reason.TRUNCATED, "the connection ended without a goodbye"));
        }
    }

    @Override
    public void onClosed(IOException cause) {
        if (closed) {
            return;
        }
        closed = true;
        if (greeting != null) {
            greeting.over();
            layer.tls.counted.failed.increment();
        }
        Engine made = engine == null && greeting != null ? greeting.engine() : engine;
        if (made != null) {
            made.release();
        }
        if (engine != null) {
            layer.tls.counted.open.decrementAndGet();
        }
        if (held != null) {
            held.release();
            held = null;
        }
        if (unsent != null) {
            dropped = unsent.bytes();
            unsent.release();
            unsent = null;
        }
        events.onClosed(cause);
    }

    // --- reading

    /** Keeps what cannot be worked off yet. */
    void hold(Input rest) {
        if (!rest.isEmpty()) {
            if (held == null) {
                held = new Held();
            }
            held.add(rest);
        }
    }

    /** What is held back, or null. */
    Held held() {
        return held;
    }

    /** Stops reading for a while of our own. */
    void stopReading() throws IOException {
        raw.pause();
    }

    /** Reads again, unless the user has paused; not even then before the handshake is done. */
    void goOnReading() {
        if (!closed && (!paused || greeting != null)) {
            try {
                raw.resume();
            } catch (IOException e) {
                raw.close(e);
            }
        }
    }

    /** Delivers what was held back. */
    private void catchUp() {
        if (closed || paused) {
            return;
        }
        if (held != null && !held.isEmpty()) {
            Held all = held;
            held = null;
            if (!inputOver) {
                deliver(all.input());
            }
            all.release();
        } else if (endOwed) {
            endOwed = false;
            events.onEnd();
        }
        if (!closed && !paused) {
            goOnReading();
        }
    }

    @Override
    public void pause() throws IOException {
        paused = true;
        if (greeting == null) {
            raw.pause();
        }
    }

    @Override
    public void resume() throws IOException {
        paused = false;
        if (greeting != null) {
            return; // which reads by itself, and goes on here when it is done
        }
        if (held != null || endOwed) {
            layer.loop.nextIteration(this::catchUp); // not while the user is in the middle of a callback
        } else {
            raw.resume();
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        inputOver = true;
        if (greeting == null) {
            raw.shutdownInput();
        }
    }

    // --- writing

    @Override
    public int write(Slab slab, int offset, int length) throws IOException {
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
    public int write(ByteBuffer direct) throws IOException {
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
    public int write(ByteBuffer first, ByteBuffer second) throws IOException {
        int ofFirst = write(first);
        return ofFirst < first.remaining() ? ofFirst : ofFirst + write(second);
    }

    @Override
    public long write(FileChannel file, long position, long length, Slab scratch) throws IOException {
        if (!maySend()) {
            return 0;
        }
        int got = file.read(scratch.between(0, (int) Math.min(length, scratch.capacity())), position);
        return got <= 0 ? -1 : write(scratch, 0, got);
    }

    /** Whether bytes can be encrypted now; if not, whoever asks is told when they can. */
    private boolean maySend() {
        boolean may = greeting == null && !outputOver && unsent == null;
        refused |= !may;
        wroteSinceEnd |= may && inputOver;
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
    void send() throws IOException {
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

    @Override
    public boolean isFull() {
        return greeting != null || unsent != null || raw.isFull();
    }

    @Override
    public long waitingBytes() {
        return unsent == null ? dropped : unsent.bytes();
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (greeting != null) {
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

    // --- ending

    @Override
    public void close(IOException cause) {
        if (cause == null && !closed && !aborting && unsent == null) {
            try {
                sayGoodbye();
            } catch (IOException e) {
                // It was a courtesy, and the connection is closed anyway.
            }
        }
        raw.close(cause);
    }

    @Override
    public void abortOnClose() throws IOException {
        aborting = true;
        raw.abortOnClose();
    }

    @Override
    public SocketAddress local() {
        return raw.local();
    }

    @Override
    public SocketAddress remote() {
        return raw.remote();
    }

    @Override
    public int descriptor() {
        return raw.descriptor();
    }
}
