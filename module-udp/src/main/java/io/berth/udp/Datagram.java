package io.berth.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A packet that has arrived, copied to be kept. Any thread; nobody needs to release it.
 *
 * @param payload its bytes, read-only
 * @param sender who has sent it
 * @param truncated whether it was larger than the size that its socket was made for, and its end is lost
 * @param destination which address of this host it was sent to, or which group; null when that was not heard
 * @param ecn what the network said about congestion
 */
public record Datagram(
        ByteBuffer payload, InetSocketAddress sender, boolean truncated, InetAddress destination, Ecn ecn) {}
