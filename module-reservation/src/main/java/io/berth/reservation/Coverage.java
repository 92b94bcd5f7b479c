package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Unavailable;
import io.berth.reservation.kernel.Addresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Which addresses a host name stands for. */
final class Coverage {
    /** The name of all addresses of this host. */
    static final String EVERYTHING = "";

    private Coverage() {}

    /** The addresses to be held; a name that has both families is held on both. */
    static List<InetAddress> of(String host) {
        if (host.equals(EVERYTHING)) {
            return List.of(Addresses.everything());
        }
        List<InetAddress> addresses = resolve(host);
        if (!Addresses.hasIpv6() && addresses.stream().allMatch(Inet6Address.class::isInstance)) {
            throw new Unavailable(
                    Kind.ADDRESS, "'" + host + "' is an address of IPv6, which this process cannot use", null);
        }
        return addresses;
    }

    private static List<InetAddress> resolve(String host) {
        try {
            return Addresses.named(host);
        } catch (UnknownHostException e) {
            throw new Unavailable(Kind.ADDRESS, "'" + host + "' does not resolve", e);
        }
    }
}
