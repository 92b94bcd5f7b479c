package io.berth.tls;

import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.LinkEvents;
import io.berth.eventloop.transport.Slab;
import io.berth.tls.TlsException.Reason;
import java.io.IOException;
import java.net.SocketAddress;

/**
 * A link of plain bytes over one of records: first with a handshake, which {@link TlsGreeting} leads, then with the engine
 * that came out of it. This is its reading half and how it begins and ends.
 */
final class TlsLink extends RecordWriter implements LinkEvents {
    private LinkEvents events; // null before the start
    private TlsGreeting greeting; // null when the handshake is over
    private Terms terms;
    private String serverName;
    private Held held; // null when nothing is held back

    private boolean paused;
    private boolean inputOver; // the peer has said goodbye, or nobody listens
    private boolean endOwed; // the goodbye has not been passed on, since reading is paused
    private boolean aborting;
    private boolean closed;

    TlsLink(TlsLayer layer, Link raw, Handshake handshake) {
        super(layer, raw);
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
        if (engine() == null || closed) {
            throw TlsException.misuse(Reason.NOT_ESTABLISHED, "nothing has been agreed on yet");
        }
        return new TlsConnection(engine(), serverName, terms.data());
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
        encryptWith(handshake.engine());
        terms = handshake.terms();
        serverName = handshake.serverName();
        layer.tls.counted.established(engine());
        events.onReady();
        makeUp();
        if (!closed && !isFull() && takeAwaited()) {
            events.onWritable();
        }
        if (!closed && paused) {
            hold(rest);
        } else if (!closed && !inputOver && !rest.isEmpty()) {
            deliver(rest);
        }
        catchUp();
        if (!closed) {
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
            if (!closed) {
                makeUpForGoodbye();
            }
        } catch (IOException e) {
            raw.close(e);
        }
    }

    private void flushTickets() {
        try {
            flushUnlessWritten();
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
        sayNoMore(); // an alert is the last word
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
        int plain = engine().decrypt(input, layer.work);
        TlsException failure = engine().failure();
        if (failure != null) {
            sayNoMore(); // an alert is the last word
        }
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
        } else if (engine().isPeerDone() && !inputOver) {
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
        try {
            if (!sendUnsent()) {
                return;
            }
        } catch (IOException e) {
            raw.close(e);
            return;
        }
        if (greeting == null) {
            takeAwaited();
            events.onWritable();
        }
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
        Engine engine = engine();
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
        dropUnsent();
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

    /** Drops what was worked off of what is held back. */
    void holdOnly(Input rest) {
        held.keep(rest);
        if (held.isEmpty()) {
            held = null;
        }
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
        if (held != null) {
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

    @Override
    boolean isShakingHands() {
        return greeting != null;
    }

    @Override
    boolean isInputOver() {
        return inputOver;
    }

    // --- ending

    @Override
    public void close(IOException cause) {
        if (cause == null && !closed && !aborting) {
            sayGoodbyeIfItCan();
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
