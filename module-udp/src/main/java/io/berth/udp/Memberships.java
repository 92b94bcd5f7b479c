package io.berth.udp;

import io.berth.udp.UdpException.Network;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.HashSet;
import java.util.Set;

/**
 * The multicast groups that a socket has joined. The backends differ in what they make of joining twice, and the kernel takes
 * a source besides all sources for that source alone: such is refused here.
 */
final class Memberships {
    private record Membership(InetAddress group, int interfaceIndex, InetAddress source) {}

    private interface Change {
        void make() throws IOException;
    }

    private final Carrier carrier;
    private final InetSocketAddress local;
    private final Set<Membership> joined = new HashSet<>();

    Memberships(Carrier carrier, InetSocketAddress local) {
        this.carrier = carrier;
        this.local = local;
    }

    /** Joins for what one source sends or, if that is null, all do. */
    void join(InetAddress group, NetworkInterface by, InetAddress source) {
        Membership membership = membership(group, by, source);
        if (joined.contains(membership)) {
            throw Arguments.invalid("the socket has joined " + words(group, by, source) + " already");
        }
        if (source == null && hearsSources(membership)) {
            throw Arguments.invalid("the socket has joined " + words(group, by, null)
                    + " for single sources; leave the group for each of them before joining it for all");
        }
        if (source != null && joined.contains(membership(group, by, null))) {
            throw Arguments.invalid("the socket has joined " + words(group, by, null)
                    + " for all sources; leave it before joining it for single ones");
        }
        change("join", group, by, source, () -> carrier.join(group, by, source));
        joined.add(membership);
    }

    void leave(InetAddress group, NetworkInterface by, InetAddress source) {
        Membership membership = membership(group, by, source);
        if (!joined.contains(membership)) {
            throw Arguments.invalid("the socket has not joined " + words(group, by, source)
                    + (hearsSources(membership) ? ", but for single sources" : ""));
        }
        change("leave", group, by, source, () -> carrier.leave(group, by, source));
        joined.remove(membership);
    }

    private boolean hearsSources(Membership of) {
        return joined.stream()
                .anyMatch(
                        it -> it.source != null && it.group.equals(of.group) && it.interfaceIndex == of.interfaceIndex);
    }

    private Membership membership(InetAddress group, NetworkInterface by, InetAddress source) {
        Arguments.group(group);
        Arguments.notNull("by", by);
        if (group instanceof Inet6Address && local.getAddress() instanceof Inet4Address) {
            throw Arguments.invalid("group " + group.getHostAddress() + " is of IPv6, and the socket of IPv4");
        }
        if (source != null) {
            Arguments.source(source, group);
        }
        return new Membership(group, by.getIndex(), source);
    }

    private void change(String verb, InetAddress group, NetworkInterface by, InetAddress source, Change change) {
        try {
            change.make();
        } catch (IOException e) {
            throw Network.of(
                    "cannot " + verb + " " + words(group, by, source),
                    "setsockopt",
                    new InetSocketAddress(group, local.getPort()),
                    e);
        }
    }

    private static String words(InetAddress group, NetworkInterface by, InetAddress source) {
        return group.getHostAddress() + " by " + by.getName()
                + (source == null ? "" : " for " + source.getHostAddress());
    }
}
