package io.berth.udp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The senders of packets; the JDK tells nothing else. */
final class NioEnvelopes implements Envelopes {
    static final int MOST = 64;

    private static final int PLACES = 512; // a power of two

    private final InetSocketAddress[] senders = new InetSocketAddress[MOST];
    private final InetSocketAddress[] known = new InetSocketAddress[PLACES]; // each address has one place

    void note(int envelope, InetSocketAddress sender) {
        senders[envelope] = remembered(sender);
    }

    /** The JDK remembers the last sender alone, and makes a new object when another one's turn comes. */
    private InetSocketAddress remembered(InetSocketAddress sender) {
        int place = (sender.hashCode() * 0x9E3779B9) >>> 23; // nine bits
        InetSocketAddress there = known[place];
        if (sender.equals(there) && zone(sender) == zone(there)) {
            return there;
        }
        known[place] = sender;
        return sender;
    }

    /** The interface that a link-local address goes by, which the JDK does not compare. */
    private static int zone(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address inet6 ? inet6.getScopeId() : 0;
    }

    @Override
    public InetSocketAddress sender(int envelope) {
        return senders[envelope];
    }

    @Override
    public InetAddress destination(int envelope) {
        return null;
    }

    @Override
    public Ecn ecn(int envelope) {
        return Ecn.UNKNOWN;
    }
}
