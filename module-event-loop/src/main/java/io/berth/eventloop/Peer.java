package io.berth.eventloop;

import io.berth.eventloop.transport.ServerEvents.Accepted;
import java.net.SocketAddress;

/** Who is knocking: what can be known of a connection before it becomes a {@link Socket}. Good during the call only. */
public final class Peer {
    private final Accepted accepted;

    Peer(Accepted accepted) {
        this.accepted = accepted;
    }

    /** Where it comes from. */
    public SocketAddress address() {
        return accepted.peer();
    }

    /** The number of its descriptor, or -1 on a backend that has none (nio). It stays Berth's: look, do not close. */
    public int descriptor() {
        return accepted.descriptor();
    }
}
