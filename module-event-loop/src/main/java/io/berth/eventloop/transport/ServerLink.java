package io.berth.eventloop.transport;

import io.berth.eventloop.transport.ServerEvents.Accepted;
import java.io.IOException;
import java.net.SocketAddress;

/**
 * One listening descriptor: accepts while it is not paused, and tells what it accepted. A borrowed one is left open, and
 * listening, when this closes.
 */
public abstract class ServerLink {
    /** How many connections one event accepts at most, so that a storm does not starve open connections. */
    private static final int ACCEPTS_PER_EVENT = 64;

    private final Transport transport;
    private final ServerEvents events;
    private final boolean borrowed;
    private boolean accepting;
    private boolean closed;

    ServerLink(Transport transport, ServerEvents events, boolean borrowed) {
        this.transport = transport;
        this.events = events;
        this.borrowed = borrowed;
    }

    // --- what a backend does

    /** The next connection, or null when none waits. */
    abstract Accepted accept() throws IOException;

    /** Asks for events, or for none. */
    abstract void showInterest(boolean accepting) throws IOException;

    /** Lets go of the event loop. */
    abstract void deregister();

    /** Whether the event loop still has it, after {@link #deregister}. */
    abstract boolean isRegistered();

    /** Closes the descriptor. */
    abstract void closeDescriptor();

    /** Where it listens, with the port the kernel gave. */
    public abstract SocketAddress localAddress();

    // --- what they have in common

    /** Connections may be waiting. */
    final void onReady() {
        transport.turn().enter();
        for (int i = 0; i < ACCEPTS_PER_EVENT && accepting; i++) {
            try {
                Accepted accepted = accept();
                if (accepted == null) {
                    return;
                }
                events.onAccepted(accepted);
            } catch (IOException e) {
                onRefused(e);
            }
        }
    }

    private void onRefused(IOException cause) {
        int errno = Errno.of(cause);
        if (!Errno.concernsOneConnection(errno)) {
            pause();
            if (Errno.isExhaustion(errno)) {
                events.onExhausted(cause);
            } else {
                events.onFailed(cause);
            }
        }
    }

    /** Begins or goes on accepting. */
    public final void resume() {
        setAccepting(true);
    }

    /** Stops accepting; connections wait in the kernel's queue. */
    public final void pause() {
        setAccepting(false);
    }

    private void setAccepting(boolean wanted) {
        if (!closed && accepting != wanted) {
            accepting = wanted;
            try {
                showInterest(wanted);
            } catch (IOException e) {
                events.onFailed(e);
            }
        }
    }

    /** Lets go of the descriptor, and closes it unless it is borrowed; does nothing when closed already. */
    public final void close() {
        if (!closed) {
            closed = true;
            accepting = false;
            deregister();
            if (!borrowed) {
                closeDescriptor();
            }
        }
    }

    /** Whether it is closed and the event loop knows nothing of it any more; the JDK forgets at its next select only. */
    public final boolean isGone() {
        return closed && !isRegistered();
    }

    /**
     * Whether it belongs to somebody else. Its connections then carry SO_REUSEADDR and SO_REUSEPORT, without which its
     * owner could not have it listen again while they live, nor bind anew after a restart.
     */
    final boolean isBorrowed() {
        return borrowed;
    }
}
