package io.berth.reservation;

import java.net.SocketAddress;
import java.time.Instant;

/**
 * Something that happened to a bound socket. A hand-over shows as LEASED following LEASED.
 *
 * @param socket the number of the bound socket
 * @param address its first address
 * @param state the state from now on
 * @param lease the number of the lease in force, or of the last one; 0 before the first
 * @param owner who has the lease; null when nobody has
 * @param waiting how many wait for it
 * @param at when
 */
public record PortEvent(
        long socket, SocketAddress address, PortState state, long lease, String owner, int waiting, Instant at) {}
