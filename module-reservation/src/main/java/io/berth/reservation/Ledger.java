package io.berth.reservation;

import io.berth.eventloop.DatagramSource;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.reservation.kernel.HeldPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Which ports of a reservation are held, and which are claimed by a thread that is asking the kernel about them just now.
 * Its lock is held for a look into memory, never while the kernel is asked.
 *
 * <p>A thread claims all that it needs at once and waits for the claims of others only while it has none, so that nobody
 * waits for ever and no port counts as taken because another thread has looked at it.
 */
final class Ledger {
    private final Candidates candidates;
    private final SortedMap<Integer, Reserved> held = new TreeMap<>();
    private final Set<Integer> claimed = new HashSet<>();
    private int cursor;
    private long changes;
    private boolean closed;

    Ledger(Candidates candidates, int start) {
        this.candidates = candidates;
        this.cursor = start;
    }

    /** Claims so many ports; none when there are not enough, not even when the claims of other threads come to nothing. */
    synchronized int[] claim(Pattern pattern, int count, IntPredicate worthAsking) {
        while (true) {
            int[] found = claimMore(pattern, count, worthAsking);
            if (found.length > 0 || claimed.isEmpty()) {
                return found;
            }
            awaitChange();
        }
    }

    /** Claims so many ports, for a thread that has claims already; none when there are not enough at the moment. */
    synchronized int[] claimMore(Pattern pattern, int count, IntPredicate worthAsking) {
        requireOpen();
        int[] found = pattern.find(
                candidates, cursor, count, port -> !isHeld(port) && !claimed.contains(port) && worthAsking.test(port));
        for (int port : found) {
            claimed.add(port);
        }
        if (found.length > 0) {
            cursor = candidates.after(found[found.length - 1]);
        }
        return found;
    }

    /** Claims one port of any range; whether it is not held here. */
    synchronized boolean claimThis(int port) {
        while (true) {
            requireOpen();
            if (!claimed.contains(port)) {
                return !isHeld(port) && claimed.add(port);
            }
            awaitChange();
        }
    }

    /** Where to look next; each caller is told another place. */
    synchronized int nextPlace() {
        requireOpen();
        int place = cursor;
        cursor = candidates.size() == 0 ? 0 : (cursor + 1) % candidates.size();
        return place;
    }

    private void awaitChange() {
        long seen = changes;
        boolean interrupted = false;
        while (changes == seen) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // claims end soon, whatever else the thread is wanted for
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void changed() {
        changes++;
        notifyAll();
    }

    /** Turns claims into ports that are held. */
    synchronized void confirm(Collection<Reserved> taken) {
        requireOpen();
        for (Reserved reserved : taken) {
            held.put(reserved.port(), reserved);
            claimed.remove(reserved.port());
        }
        changed();
    }

    /** Gives claims back. */
    synchronized void unclaim(Collection<Integer> ports) {
        claimed.removeAll(ports);
        changed();
    }

    /** Turns ports that are held back into claims, all of them or, if they are not all held by this owner, none. */
    synchronized List<Reserved> withdraw(Collection<Integer> ports, String owner) {
        List<Reserved> found = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int port : ports) {
            if (!seen.add(port)) {
                throw new Misuse(Kind.NOT_RESERVED, "port " + port + " is to be released twice in one call");
            }
            found.add(get(port, owner));
        }
        return withdrawn(found);
    }

    /** Turns those ports that are held by some owners back into claims. */
    synchronized List<Reserved> withdraw(Predicate<String> owners) {
        requireOpen();
        return withdrawn(held.values().stream()
                .filter(reserved -> owners.test(reserved.owner()))
                .toList());
    }

    private List<Reserved> withdrawn(List<Reserved> found) {
        for (Reserved reserved : found) {
            held.remove(reserved.port());
            claimed.add(reserved.port());
        }
        return found;
    }

    /** A port that is held by this owner. */
    synchronized Reserved get(int port, String owner) {
        requireOpen();
        Reserved reserved = held.get(port);
        if (reserved == null) {
            throw new Misuse(Kind.NOT_RESERVED, "port " + port + " is not reserved here, or no longer");
        }
        if (!reserved.owner().equals(owner)) {
            throw new Misuse(
                    Kind.NOT_RESERVED,
                    "port " + port + " is reserved by " + Reserved.name(reserved.owner()) + ", not by "
                            + Reserved.name(owner));
        }
        return reserved;
    }

    /** Gives the TCP part of a port away; what else it has stays. */
    synchronized HeldPort takeOut(int port, String owner) {
        Reserved reserved = get(port, owner);
        HeldPort given = reserved.takeOut();
        if (given == null) {
            throw new Misuse(Kind.NOT_RESERVED, "port " + port + " is not reserved for TCP, or no longer");
        }
        forgetIfGiven(reserved);
        return given;
    }

    /** Gives the UDP part of a port away; what else it has stays. */
    synchronized List<DatagramSource> takeOutUdp(int port, String owner) {
        Reserved reserved = get(port, owner);
        List<DatagramSource> given = reserved.takeOutUdp();
        if (given.isEmpty()) {
            throw new Misuse(Kind.NOT_RESERVED, "port " + port + " is not reserved for UDP, or no longer");
        }
        forgetIfGiven(reserved);
        return given;
    }

    private void forgetIfGiven(Reserved reserved) {
        if (reserved.endedByGiving()) {
            held.remove(reserved.port());
        }
    }

    /** The ports that are held now, the lowest first. */
    synchronized List<Reserved> held() {
        requireOpen();
        return List.copyOf(held.values());
    }

    synchronized boolean contains(int port) {
        requireOpen();
        return isHeld(port);
    }

    private boolean isHeld(int port) {
        return held.containsKey(port);
    }

    /** Ends it for every thread, and returns what was held. */
    synchronized List<Reserved> close() {
        closed = true;
        List<Reserved> last = List.copyOf(held.values());
        held.clear();
        changed();
        return last;
    }

    synchronized void requireOpen() {
        if (closed) {
            throw new Misuse(Kind.RESERVATION_CLOSED, "the reservation is closed");
        }
    }
}
