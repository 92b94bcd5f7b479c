package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import java.time.Duration;

/** How to ask for a lease. Immutable; each {@code with} method gives another. */
public final class LeaseOptions {
    /** The bound socket listens, with a backlog of 1024, and the caller waits as long as it takes. */
    public static final LeaseOptions DEFAULT = new LeaseOptions(Listener.LENT, 1024, null, null);

    /** Who listens while the lease lasts. */
    public enum Listener {
        /** The bound socket itself; it lends its listener to a context, and hands it over alive. */
        LENT,
        /**
         * A server that opens its own listener, with SO_REUSEPORT. Meanwhile the guarantee is {@link Guarantee#SAME_USER}. A
         * hand-over to or from it resets the clients in the queue, and new ones are refused until the next owner listens.
         */
        OWN
    }

    private final Listener listener;
    private final int backlog;
    private final Duration patience;
    private final String owner;

    private LeaseOptions(Listener listener, int backlog, Duration patience, String owner) {
        if (listener == null) {
            throw new NullPointerException("listener");
        }
        if (backlog < 1) {
            throw new Misuse(Kind.INVALID_ARGUMENT, "backlog must be at least 1, not " + backlog);
        }
        if (patience != null && (patience.isNegative() || patience.toMillis() == 0)) {
            throw new Misuse(Kind.INVALID_ARGUMENT, "patience must be at least a millisecond, not " + patience);
        }
        this.listener = listener;
        this.backlog = backlog;
        this.patience = patience;
        this.owner = owner;
    }

    /** The same, checked to be for a listener that is lent. */
    LeaseOptions lent() {
        if (listener == Listener.OWN) {
            throw new Misuse(
                    Kind.INVALID_ARGUMENT,
                    "a context accepts from a listener that is lent, so leave withOwnListener() out");
        }
        return this;
    }

    /** The same with another backlog. */
    public LeaseOptions withBacklog(int connections) {
        return new LeaseOptions(listener, connections, patience, owner);
    }

    /** The same with a limit on waiting. */
    public LeaseOptions withPatience(Duration time) {
        return new LeaseOptions(listener, backlog, time, owner);
    }

    /** The same with a name for who asks. */
    public LeaseOptions withOwner(String name) {
        return new LeaseOptions(listener, backlog, patience, name);
    }

    /** The same, called so where it has no name yet. */
    LeaseOptions withOwnerIfNone(String name) {
        return owner == null ? withOwner(name) : this;
    }

    /**
     * The same for a server that opens its own listener; see {@link Listener#OWN} for what a hand-over costs its clients.
     *
     * <p>Keep the {@link Lease} for as long as the server listens. It cannot know that the server does: one that is forgotten
     * is given back when the garbage collector finds it, and the next owner listens beside the server.
     */
    public LeaseOptions withOwnListener() {
        return new LeaseOptions(Listener.OWN, backlog, patience, owner);
    }

    /** Who listens. */
    public Listener listener() {
        return listener;
    }

    /** How many connections may wait in the kernel for being accepted. */
    public int backlog() {
        return backlog;
    }

    /** How long to wait for the turn; null for as long as it takes. */
    public Duration patience() {
        return patience;
    }

    /** Who asks, as status and events will call it; null for the name of the verticle or thread. */
    public String owner() {
        return owner;
    }
}
