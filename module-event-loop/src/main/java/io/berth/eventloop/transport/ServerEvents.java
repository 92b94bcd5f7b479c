package io.berth.eventloop.transport;

import java.io.IOException;
import java.net.SocketAddress;

/** What a {@link ServerLink} tells its owner. None of these may throw. */
public interface ServerEvents {
    /**
     * A connection has been accepted; the receiver owns it now.
     *
     * @param accepted to be linked to any loop with the same backend, or closed
     */
    void onAccepted(Accepted accepted);

    /** The process or the host has no descriptor or memory for another connection; the link has paused itself. */
    void onExhausted(IOException cause);

    /** Accepting failed for a reason that will not go away; the link has paused itself. */
    void onFailed(IOException cause);

    /** A connection on its way from one loop to another. */
    interface Accepted {
        /** The peer. */
        SocketAddress peer();

        /** The descriptor's number, or -1 where the backend has none. */
        int descriptor();

        /**
         * Gives it what a listening descriptor of somebody else's may not have handed down: the options of our own
         * connections, and SO_REUSEADDR and SO_REUSEPORT. Without these the kernel would not let the owner listen
         * again while the connection lives, nor bind anew after a restart.
         */
        void prepare() throws IOException;

        /** Makes it a link of the loop that {@code transport} belongs to; call it there. */
        Link link(Transport transport) throws IOException;

        /** Closes it unused; any thread. */
        void close();
    }
}
