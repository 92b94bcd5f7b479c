package io.berth.reservation.kernel;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends the sharing of a port.
 *
 * <p>The kernel remembers for a port as a whole, not for a socket, that all of it may be shared; it forgets when any socket
 * that does not share is bound to the port, at whatever address. So one is bound next door for a moment. The wildcard of
 * both families has no next door: there, what was shared once stays shareable.
 */
final class Seal {
    /** For what cannot be shared. */
    static final Seal NONE = new Seal(List.of());

    private final List<InetSocketAddress> neighbours;

    private Seal(List<InetSocketAddress> neighbours) {
        this.neighbours = neighbours;
    }

    static Seal beside(InetSocketAddress address) {
        InetAddress held = address.getAddress();
        List<InetSocketAddress> neighbours = new ArrayList<>();
        boolean specific = !held.isAnyLocalAddress();
        if (specific) {
            neighbours.addAll(Probe.neighbours(address.getPort()));
        } else if (held instanceof Inet4Address) {
            neighbours.add(new InetSocketAddress(Addresses.LOOPBACK_6, address.getPort()));
        }
        neighbours.removeIf(neighbour -> neighbour.getAddress().equals(held));
        return new Seal(List.copyOf(neighbours));
    }

    /** Whether nobody can join any more. */
    boolean close() {
        return neighbours.stream().anyMatch(Probe::isBindable);
    }
}
