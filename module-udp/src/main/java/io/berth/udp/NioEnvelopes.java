package io.berth.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The senders of packets; the JDK tells nothing else. */
final class NioEnvelopes implements Envelopes {
    static final int MOST = 64;

    private final InetSocketAddress[] senders = new InetSocketAddress[MOST];

    void note(int envelope, InetSocketAddress sender) {
        senders[envelope] = sender;
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
