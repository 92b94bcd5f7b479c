package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Unavailable;
import io.berth.reservation.kernel.Addresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses a host name stands for. */
final class Coverage {
    /** The name of all addresses of this host. */
    static final String EVERYTHING = "";

    private static final String BOTH_LOOPBACKS = "localhost";

    private Coverage() {}

    /** The addresses to be held; a name that has both families is held on both. */
    static List<InetAddress> of(String host) {
        if (host.equals(EVERYTHING)) {
            return List.of(Addresses.everything());
        }
        List<InetAddress> usable =
                resolve(host).filter(Coverage::isUsable).distinct().toList();
        if (usable.isEmpty()) {
            throw new Unavailable(
                    Kind.ADDRESS, "'" + host + "' is an address of IPv6, which this process cannot use", null);
        }
        return usable;
    }

    private static Stream<InetAddress> resolve(String host) {
        if (host.equalsIgnoreCase(BOTH_LOOPBACKS)) {
            return Stream.of(Addresses.LOOPBACK_4, Addresses.LOOPBACK_6);
        }
        try {
            return Stream.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new Unavailable(Kind.ADDRESS, "'" + host + "' does not resolve", e);
        }
    }

    private static boolean isUsable(InetAddress address) {
        return Addresses.hasIpv6() || !(address instanceof Inet6Address);
    }
}
