package io.berth.eventloop.transport;

import io.berth.eventloop.transport.ServerEvents.Accepted;
import java.io.IOException;
import java.net.SocketAddress;

/** One listening descriptor: accepts while it is not paused, and tells what it accepted. */
public abstract class ServerLink {
    /** How many connections one event accepts at most, so that a storm does not starve open connections. */
    private static final int ACCEPTS_PER_EVENT = 64;

    private final Transport transport;
    private final ServerEvents events;
    private final Ownership ownership;
    private boolean accepting;
    private boolean closed;

    ServerLink(Transport transport, ServerEvents events, Ownership ownership) {
        this.transport = transport;
        this.events = events;
        this.ownership = ownership;
    }

    // --- what a backend does

    /** The next connection, or null when none waits. */
    abstract Accepted accept() throws IOException;

    /** Asks for events, or for none. */
    abstract void showInterest(boolean accepting) throws IOException;

    /** Has the event loop let go of the descriptor, before it returns. */
    abstract void deregister();

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
                if (isWelcome(accepted)) {
                    events.onAccepted(accepted);
                }
            } catch (IOException e) {
                onRefused(e);
            }
        }
    }

    private boolean isWelcome(Accepted accepted) {
        try {
            ownership.welcome(accepted);
            return true;
        } catch (IOException e) {
            // Some systems refuse options on a connection that its peer has reset; the next one may be fine.
            System.getLogger("io.berth.eventloop")
                    .log(System.Logger.Level.WARNING, "an accepted connection could not be set up", e);
            accepted.close();
            return false;
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

    /** Lets go of the descriptor, and closes it unless it is borrowed; does nothing the second time. */
    public final void letGo() {
        if (!closed) {
            closed = true;
            accepting = false;
            deregister();
            ownership.leave(this);
        }
    }

    /** Netty closes what is still registered when an event loop ends: its owner has to know, and lets go. */
    public final void close() {
        if (!closed) {
            events.onFailed(new IOException("the event loop has ended"));
        }
    }
}
