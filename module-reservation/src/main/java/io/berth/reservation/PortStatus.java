package io.berth.reservation;

import io.berth.reservation.kernel.Addresses;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How a bound socket stood when it was asked.
 *
 * @param socket its number
 * @param addresses what it holds
 * @param state its state
 * @param owner who has the lease; null when nobody has
 * @param waiters who waits for it, the next one first
 * @param leases how many leases it has given so far
 * @param guarantee who could get in
 * @param sharers who else listens on the port, as far as the kernel tells; nobody, where the guarantee is good
 */
public record PortStatus(
        long socket,
        List<SocketAddress> addresses,
        PortState state,
        String owner,
        List<Waiting> waiters,
        long leases,
        Guarantee guarantee,
        List<PortUser> sharers) {

    /** Its addresses as people write them: "127.0.0.1:80 and [::1]:80". */
    public String where() {
        return Addresses.show(addresses);
    }

    /**
     * Someone who waits for the lease.
     *
     * @param owner who
     * @param age for how long so far
     */
    public record Waiting(String owner, Duration age) {}
}
