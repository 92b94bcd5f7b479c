package io.berth.reservation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A bound socket that two clerks listen on in turn: one, the other without a gap, nobody, and from the start. */
final class Occupancy implements AutoCloseable {
    /** Status looks through all processes, so it is not for every cycle. */
    private static final int LOOKED_AFTER = 50;

    private final BoundSocket socket;
    private final Clerk first;
    private final Clerk second;
    private final Traffic traffic;
    private final Set<Guarantee> guarantees = EnumSet.noneOf(Guarantee.class);
    private final Set<Long> sharers = new TreeSet<>();
    private long leases;
    private long handOvers;
    private long listens;
    private long besideLive;
    private long heardWhileSilent;

    Occupancy(Vertx vertx, BoundSocket socket) {
        this.socket = socket;
        this.first = Clerk.on(vertx, 'a');
        this.second = Clerk.on(vertx, 'b');
        this.traffic = new Traffic(socket.address());
    }

    /** Listens, hands over, and stops listening; a lease that is refused is an error. */
    void cycle() throws IOException {
        besideLive += traffic.live() > 0 ? 1 : 0;
        Lease lease = Await.the(socket.listen(64));
        listens++;
        leases++;
        first.serve(lease);
        traffic.open();
        traffic.awaitVisit();

        Future<Lease> next = socket.listen(64);
        lease.close();
        lease = Await.the(next);
        handOvers++;
        leases++;
        second.serve(lease);
        traffic.awaitVisit();

        traffic.shut();
        guarantees.add(lease.guarantee());
        lease.close();
        Await.the(lease.released());
        heardWhileSilent += isHeard() ? 1 : 0;
        if (listens % LOOKED_AFTER == 1) {
            note(Await.the(socket.status()));
        }
    }

    private void note(PortStatus status) {
        guarantees.add(status.guarantee());
        status.sharers().forEach(sharer -> sharers.add(sharer.pid()));
    }

    private boolean isHeard() {
        try {
            return !EchoContext.refuses(socket.address());
        } catch (IOException somebodyHungUp) {
            return true;
        }
    }

    Traffic traffic() {
        return traffic;
    }

    /** The processes that its status has named. */
    Set<Long> sharers() {
        return sharers;
    }

    long besideLive() {
        return besideLive;
    }

    /** How many customers got through while nobody had the lease. */
    long heardWhileSilent() {
        return heardWhileSilent;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d leases: listened anew %d times, %d of them beside live connections, handed over %d times;"
                        + " %d connections answered, %d refused, %d broken, %d heard while nobody listened; guarantee %s, sharers %s",
                leases,
                listens,
                besideLive,
                handOvers,
                traffic.answered(),
                traffic.refused(),
                traffic.broken(),
                heardWhileSilent,
                guarantees,
                sharers);
    }

    @Override
    public void close() {
        traffic.close();
    }
}
