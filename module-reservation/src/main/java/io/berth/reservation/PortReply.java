package io.berth.reservation;

import io.berth.eventloop.ListenSource;
import io.vertx.core.Future;
import java.net.SocketAddress;
import java.util.List;

/** What the {@link PortOwner} answers; see {@link PortRequest}. Immutable, and fit for any thread. */
public sealed interface PortReply {
    /**
     * A socket has been bound.
     *
     * @param socket its number
     * @param addresses what it holds; several when a name has several
     */
    record Bound(long socket, List<SocketAddress> addresses) implements PortReply {}

    /**
     * The turn has come. The receiver replies to this message, uses the source, lets go of it, and then sends {@link
     * PortRequest.Release}.
     *
     * @param socket the bound socket
     * @param lease the number of the lease
     * @param addresses what it is for
     * @param guarantee who could get in when it was granted
     * @param source what a context listens with; null when the owner opens its own listener
     * @param recalled fails with the reason when the owner wants it back, which has to be complied with
     */
    record Granted(
            long socket,
            long lease,
            List<SocketAddress> addresses,
            Guarantee guarantee,
            ListenSource source,
            Future<Void> recalled)
            implements PortReply {}

    /**
     * Events can be watched.
     *
     * @param address where {@link PortEvent}s are published on the event bus
     * @param now how it stands; events tell what comes after
     */
    record Watching(String address, PortStatus now) implements PortReply {}
}
