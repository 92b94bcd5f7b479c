package io.berth.reservation;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * What the {@link PortOwner} can be asked, by sending one of these to {@link PortOwner#ADDRESS}. Each says what it is
 * answered with; a refusal fails the request with a {@link PortRefusal}.
 *
 * <p>Deploy the owner first: it brings the codecs that the event bus needs, and takes them along when it goes. Before and after
 * that the event bus refuses these messages itself, by throwing an {@code IllegalArgumentException}, "No message codec for
 * type". {@link BoundSocket#bind} deploys an owner where there is none.
 *
 * <p>They are immutable, fit for any thread, and stay in this JVM: descriptors do not travel. {@link BoundSocket} and {@link
 * Lease} are made of them and nothing else.
 */
public sealed interface PortRequest {
    /**
     * Binds. Answered with {@link PortReply.Bound}.
     *
     * @param address an InetSocketAddress, whose name may be unresolved and whose port may be 0, or a
     *     UnixDomainSocketAddress
     */
    record Bind(SocketAddress address) implements PortRequest {
        /** Checks the values. */
        public Bind {
            Objects.requireNonNull(address, "address");
        }
    }

    /** A request about one bound socket. */
    sealed interface OfSocket extends PortRequest {
        /** Its number. */
        long socket();
    }

    /**
     * Asks for the lease. Answered with {@link PortReply.Granted} when the turn has come, which has to be replied to in
     * turn: a grant that does not arrive, or is replied to with a failure, goes to the next waiter. Send it with a timeout
     * longer than the patience.
     *
     * @param socket the bound socket
     * @param ticket a number of the asker's, to cancel by; see {@link #ticket()}
     * @param options how
     */
    record Listen(long socket, long ticket, LeaseOptions options) implements OfSocket {
        /** Checks the values. */
        public Listen {
            Objects.requireNonNull(options, "options");
        }
    }

    /** Gives up waiting; that {@link Listen} is refused. Answered with nothing, also when its turn has come already. */
    record Cancel(long socket, long ticket) implements OfSocket {}

    /** Gives a lease back; its listener must not be used any more by then. Answered with nothing. */
    record Release(long socket, long lease) implements OfSocket {}

    /** Asks for the {@link PortStatus}. */
    record Inspect(long socket) implements OfSocket {}

    /** Asks where the events of a bound socket are published. Answered with {@link PortReply.Watching}. */
    record Watch(long socket) implements OfSocket {}

    /** Closes a bound socket: waiters are refused, the lease is recalled, then the port is free. Answered with nothing. */
    record Close(long socket) implements OfSocket {}

    /** A ticket that no other waiter of this JVM has. */
    static long ticket() {
        return Tickets.next();
    }
}
