package io.berth.udp;

import io.berth.eventloop.DatagramSource;
import io.berth.eventloop.transport.LoopHost;
import io.berth.eventloop.transport.Slab;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Unavailable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/** UDP on a loop on epoll: descriptors, and the kernel's calls for many datagrams at once. */
final class EpollUdp extends UdpLoop {
    private final BatchCalls calls;
    private final Incoming incoming;
    private final ErrorQueue errors;
    private final Set<Integer> registered = new HashSet<>(); // descriptors; Netty does not notice when one comes twice

    EpollUdp(LoopHost host) {
        this(host, Libc.open());
    }

    /** With calls that may be other ones than the kernel's. */
    EpollUdp(LoopHost host, BatchCalls calls) {
        super(host);
        this.calls = calls;
        this.incoming = new Incoming(arrivals());
        this.errors = new ErrorQueue();
    }

    BatchCalls calls() {
        return calls;
    }

    Incoming incoming() {
        return incoming;
    }

    ErrorQueue errors() {
        return errors;
    }

    /** Descriptors that are registered with the event loop. */
    Set<Integer> registered() {
        return registered;
    }

    @Override
    Carrier open(InetSocketAddress address, UdpOptions options) throws IOException {
        return EpollCarrier.open(this, address, options);
    }

    @Override
    Carrier adopt(DatagramSource source, UdpOptions options) throws IOException {
        if (source instanceof DatagramSource.Descriptor descriptor) {
            return EpollCarrier.adopt(this, descriptor.number(), options);
        }
        throw new Unavailable(
                Kind.NOT_SUPPORTED, "a channel of the JDK on a loop on epoll, which takes descriptors", null);
    }

    @Override
    Envelopes envelopes() {
        return incoming;
    }

    @Override
    Labels newLabels(int packets, Slab payloads) {
        return new Outgoing(packets, payloads, incoming);
    }

    @Override
    void requireSegmentation() {
        DatagramDescriptor.requireSegmentation();
    }

    @Override
    public void release() {
        super.release();
        incoming.release();
        errors.release();
        calls.release();
    }
}
