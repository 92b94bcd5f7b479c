package io.berth.udp;

import java.net.InetSocketAddress;

/** The destinations of packets. */
final class NioLabels implements Labels {
    private final InetSocketAddress[] destinations;
    private final NioEnvelopes envelopes;

    NioLabels(int packets, NioEnvelopes envelopes) {
        this.destinations = new InetSocketAddress[packets];
        this.envelopes = envelopes;
    }

    @Override
    public void payload(int packet, int offset, int length) {
        // The batch knows where it is.
    }

    @Override
    public void address(int packet, InetSocketAddress destination) {
        destinations[packet] = destination;
    }

    @Override
    public void leaveBare(int packet) {
        destinations[packet] = null;
    }

    @Override
    public void reply(int packet, int envelope) {
        destinations[packet] = envelopes.sender(envelope);
    }

    @Override
    public void segment(int packet, int bytes) {
        throw new AssertionError("refused before");
    }

    @Override
    public InetSocketAddress destination(int packet) {
        return destinations[packet];
    }

    @Override
    public void release() {
        // There is nothing to release.
    }
}
