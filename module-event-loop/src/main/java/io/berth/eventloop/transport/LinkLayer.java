package io.berth.eventloop.transport;

import java.net.SocketAddress;

/**
 * What a context puts over its links: for each a link that passes on what the other brings, changed. Such a link tells
 * {@link LinkEvents#onReady()} before anything else but its end. Loop thread only, but for one method.
 */
public interface LinkLayer {
    /** Throws, for the user to see, unless the context may accept connections; any thread. */
    void requireAccepting();

    /** Throws, for the user to see, unless the context may connect to {@code target}. */
    void requireConnecting(SocketAddress target);

    /**
     * Throws, for the user to see, unless a connection that stands may be given to the context.
     *
     * @param peer whom the user expects at the other end; null on the side that was connected to, and when nobody knows
     */
    void requireUpgrading(SocketAddress peer);

    /**
     * A link over one that is connected.
     *
     * @param target what this side has connected to, as the user named it; null when it was found connected
     */
    Link over(Link raw, SocketAddress target);

    /** The context is closed, and so are its links. */
    void close();
}
