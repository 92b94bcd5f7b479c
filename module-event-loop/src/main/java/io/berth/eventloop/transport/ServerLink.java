package io.berth.eventloop.transport;

import java.io.IOException;
import java.net.SocketAddress;

/** One listening descriptor. */
public abstract class ServerLink {
    /** How many connections one event accepts at most, so that a storm does not starve open connections. */
    static final int ACCEPTS_PER_EVENT = 64;

    /** Begins or goes on accepting. */
    public abstract void resume() throws IOException;

    /** Stops accepting; connections wait in the kernel's queue. */
    public abstract void pause() throws IOException;

    /** Closes the descriptor; does nothing when closed already. */
    public abstract void close();

    /** Where it listens, with the port the kernel gave. */
    public abstract SocketAddress localAddress();
}
