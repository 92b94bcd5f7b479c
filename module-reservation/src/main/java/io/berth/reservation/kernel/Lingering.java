package io.berth.reservation.kernel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Tells connections of an earlier server, which may linger for a minute and are no reason not to bind its address, from a
 * socket that somebody has and that lets in whoever sets SO_REUSEADDR.
 *
 * <p>Linux shows no socket that is bound and does not listen. One that is bound to a wildcard is found by what it keeps
 * from being bound next door, where connections are in nobody's way. One that is bound to the very address, beside
 * lingering connections, is not found.
 */
final class Lingering {
    private Lingering() {}

    /** Whether connections alone keep an address from being bound without SO_REUSEADDR, as far as can be told. */
    static boolean isAllThatKeeps(InetSocketAddress address) {
        if (!Probe.isReusable(address)) {
            return false;
        }
        SocketTable table = SocketTable.read();
        return !table.isReadable() || (table.lingers(address) && !isHeldByWildcard(address));
    }

    private static boolean isHeldByWildcard(InetSocketAddress address) {
        InetAddress held = address.getAddress();
        if (held instanceof Inet6Address && !held.isAnyLocalAddress()) {
            return false; // the loopback of IPv6 has one address and no next door
        }
        return Probe.neighbours(address.getPort()).stream()
                .filter(neighbour -> !neighbour.getAddress().equals(held))
                .noneMatch(Probe::isBindable);
    }
}
