package io.berth.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses with something about them. */
final class Addresses {
    /** The loopback address of IPv6, where a socket of IPv4 sends nothing. */
    static final InetSocketAddress OF_IPV6 = ofIpv6();

    private Addresses() {}

    private static InetSocketAddress ofIpv6() {
        byte[] one = new byte[16];
        one[15] = 1;
        try {
            return new InetSocketAddress(InetAddress.getByAddress(one), 9);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** An address where a port was bound a moment ago, and nobody is now. */
    static InetSocketAddress ofNobody() {
        try (JdkPeer gone = new JdkPeer()) {
            return gone.address();
        }
    }
}
