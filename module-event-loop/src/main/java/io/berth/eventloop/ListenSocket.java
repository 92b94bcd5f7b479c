package io.berth.eventloop;

import java.net.SocketAddress;
import java.util.List;

/**
 * A listener: connections to its address become sockets of the contexts it feeds.
 *
 * <p>When the process or the host runs out of descriptors it logs one warning, leaves connections waiting in the kernel
 * and tries again ten times a second until it can go on. Running out again within ten seconds is no news.
 *
 * <p><b>Threading</b>: the thread of the loop it was made on.
 *
 * <p><b>Ownership</b>: closed with the context it was made by; closing it leaves accepted sockets alone. What it {@linkplain
 * ListenSource borrows}, it gives back open.
 *
 * @param <P> the security of its sockets
 */
public abstract sealed class ListenSocket<P extends Security> permits Listener {
    ListenSocket() {}

    /** Where it listens, with the port the kernel gave; the first of several. */
    public abstract SocketAddress localAddress();

    /** Where it listens; several when it borrows several descriptors. */
    public abstract List<SocketAddress> localAddresses();

    /** The port, or -1 for a Unix path. */
    public abstract int port();

    /** Stops accepting; connections wait in the kernel, as many as the backlog allows. */
    public abstract void pause();

    /** Accepts again. */
    public abstract void resume();

    /** Whether accepting is paused by {@link #pause}. */
    public abstract boolean isPaused();

    /** Changes how many {@linkplain #openConnections open connections} there may be before accepting pauses; 0 for no limit. */
    public abstract void maxConnections(int connections);

    /** How many accepted connections are open or in their handshake, on all loops that it feeds. */
    public abstract int openConnections();

    /** Stops listening. Does nothing on a closed listener. */
    public abstract void close();

    /** Whether it is closed. */
    public abstract boolean isClosed();
}
