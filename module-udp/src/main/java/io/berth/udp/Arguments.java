package io.berth.udp;

import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/** Checks of what callers pass in; each error names the argument and shows the value. */
final class Arguments {
    private Arguments() {}

    static <T> T notNull(String name, T value) {
        return Objects.requireNonNull(value, name);
    }

    static int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw invalid(name + " is " + value + " and must be from " + least + " to " + most);
        }
        return value;
    }

    /** How long a payload that is sent may be; IPv6 would take a little more. */
    static void sendable(int bytes) {
        if (bytes > UdpOptions.LARGEST_IPV4_PAYLOAD) {
            throw new Misuse(
                    Kind.PAYLOAD_SIZE,
                    "a payload has " + bytes + " bytes, and a datagram at most " + UdpOptions.LARGEST_IPV4_PAYLOAD);
        }
    }

    /** An address from its two halves, to be resolved later. */
    static InetSocketAddress hostAndPort(String host, int port) {
        notNull("host", host);
        if (host.isBlank()) {
            throw invalid("host is blank; the wildcards are 0.0.0.0 and ::");
        }
        return InetSocketAddress.createUnresolved(host, within("port", port, 0, 65535));
    }

    /** An address that a datagram can be sent to. */
    static InetSocketAddress destination(InetSocketAddress address) {
        notNull("destination", address);
        if (address.isUnresolved()) {
            throw invalid("destination " + show(address) + " is not resolved; look it up first");
        }
        if (address.getPort() == 0) {
            throw invalid("destination " + show(address) + " has port 0, where nobody can be");
        }
        return address;
    }

    static InetAddress group(InetAddress group) {
        notNull("group", group);
        if (!group.isMulticastAddress()) {
            throw invalid("group " + group.getHostAddress() + " is no multicast address (224.0.0.0/4, ff00::/8)");
        }
        return group;
    }

    /** Whom datagrams to a group may come from. */
    static void source(InetAddress source, InetAddress group) {
        if (source.isAnyLocalAddress() || source.isMulticastAddress()) {
            throw invalid("source " + source.getHostAddress() + " is not the address of one host");
        }
        if ((source instanceof Inet4Address) != (group instanceof Inet4Address)) {
            throw invalid("source " + source.getHostAddress() + " and group " + group.getHostAddress()
                    + " are of different families");
        }
    }

    /** An address as people write it. */
    static String show(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    static Misuse invalid(String message) {
        return new Misuse(Kind.INVALID_ARGUMENT, message);
    }
}
