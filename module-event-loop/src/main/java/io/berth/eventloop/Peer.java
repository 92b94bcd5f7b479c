package io.berth.eventloop;

import io.berth.eventloop.transport.ServerEvents.Accepted;
import java.net.SocketAddress;

/** Who is knocking: what can be known of a connection that is no {@link Socket} yet. Good during the call only. */
public final class Peer {
    private final Accepted accepted; // null when it has gone
    private final SocketAddress address; // null while it can be asked for

    Peer(Accepted accepted) {
        this.accepted = accepted;
        this.address = null;
    }

    /** One that has gone again. */
    Peer(SocketAddress address) {
        this.accepted = null;
        this.address = address;
    }

    /** Where it comes from. */
    public SocketAddress address() {
        return accepted == null ? address : accepted.peer();
    }

    /** The number of its descriptor, or -1 on a backend that has none (nio) and once it has gone. It stays Berth's: look, do not close. */
    public int descriptor() {
        return accepted == null ? -1 : accepted.descriptor();
    }
}
