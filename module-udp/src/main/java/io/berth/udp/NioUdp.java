package io.berth.udp;

import io.berth.eventloop.DatagramSource;
import io.berth.eventloop.transport.LoopHost;
import io.berth.eventloop.transport.Slab;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Unavailable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** UDP on a loop on nio: channels of the JDK, which move one datagram at a time. */
final class NioUdp extends UdpLoop {
    private final NioEnvelopes envelopes = new NioEnvelopes();
    private final ChannelCall call;

    NioUdp(LoopHost host) {
        this(host, ChannelCall.JDK);
    }

    /** With a call that may be another one than the JDK's. */
    NioUdp(LoopHost host, ChannelCall call) {
        super(host);
        this.call = call;
    }

    ChannelCall call() {
        return call;
    }

    @Override
    Carrier open(InetSocketAddress address, UdpOptions options) throws IOException {
        return NioCarrier.open(this, address, options);
    }

    @Override
    Carrier adopt(DatagramSource source, UdpOptions options) throws IOException {
        if (source instanceof DatagramSource.Channel given) {
            return NioCarrier.adopt(this, given.channel(), options);
        }
        throw new Unavailable(
                Kind.NOT_SUPPORTED, "a descriptor on a loop on nio, which takes channels of the JDK", null);
    }

    @Override
    NioEnvelopes envelopes() {
        return envelopes;
    }

    @Override
    Labels newLabels(int packets, Slab payloads) {
        return new NioLabels(packets, envelopes);
    }

    @Override
    void requireSegmentation() {
        throw new Unavailable(Kind.NOT_SUPPORTED, "the JDK has no segmentation of UDP", null);
    }
}
