package io.berth.udp;

import io.berth.eventloop.transport.Errno;
import io.berth.eventloop.transport.Slab;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectableChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A UDP channel of the JDK: datagrams one by one, up to a batch of them per event, and one by one out. */
final class NioCarrier extends Carrier {
    private static final int ECONNREFUSED = Errno.ECONNREFUSED.number();
    private static final int EAFNOSUPPORT = Errno.EAFNOSUPPORT.number();

    private final NioUdp loop;
    private final DatagramChannel channel;
    private final UdpOptions options;
    private final int roomBytes; // one byte more than there may be, to see that there is more
    private final Map<List<Object>, MembershipKey> memberships = new HashMap<>();
    private final Blame blame = new Blame(this::onEarlierUnsent);

    private CarrierEvents events;
    private InetSocketAddress peer; // null when it is not connected
    private IoRegistration registration;
    private int interest = -1; // what was last submitted
    private boolean paused;
    private boolean refused; // the kernel had no room, and has not asked for more since
    private boolean closed;

    private NioCarrier(NioUdp loop, DatagramChannel channel, UdpOptions options) {
        this.loop = loop;
        this.channel = channel;
        this.options = options;
        this.roomBytes = options.maxPayloadBytes + 1;
    }

    /** A socket of the family of an address. */
    static NioCarrier open(NioUdp loop, InetSocketAddress address, UdpOptions options) throws IOException {
        return new NioCarrier(loop, NioChannels.open(address, options), options);
    }

    /** A socket of somebody else's channel, which stays as it is on failure. */
    static NioCarrier adopt(NioUdp loop, DatagramChannel channel, UdpOptions options) throws IOException {
        NioChannels.adopt(channel, options);
        return new NioCarrier(loop, channel, options);
    }

    @Override
    void bind(InetSocketAddress address) throws IOException {
        channel.bind(address);
    }

    @Override
    void connect(InetSocketAddress address) throws IOException {
        channel.connect(address);
    }

    @Override
    void start(CarrierEvents events) throws IOException {
        this.events = events;
        this.peer = remote();
        registration = loop.host().transport().register(new Handle());
        showInterest();
    }

    // --- events

    /** What Netty calls. */
    private final class Handle implements NioIoHandle {
        @Override
        public void handle(IoRegistration ignored, IoEvent event) {
            int ready = ((NioIoEvent) event).ops().value();
            loop.host().transport().turn().enter();
            if (!closed && refused && NioIoOps.WRITE.isIncludedIn(ready)) {
                refused = false;
                events.onDrain();
                showInterest();
            }
            if (!closed && !paused && NioIoOps.READ.isIncludedIn(ready)) {
                receive();
            }
        }

        @Override
        public SelectableChannel selectableChannel() {
            return channel;
        }

        /** Netty closes what is still registered when an event loop ends. */
        @Override
        public void close() {
            events.onLoopClosing();
        }
    }

    private void receive() {
        Slab arrivals = loop.arrivals();
        Packets packets = loop.packets();
        int most = Math.min(NioEnvelopes.MOST, arrivals.capacity() / roomBytes);
        try {
            for (int i = 0; i < most; i++) {
                ByteBuffer room = arrivals.between(i * roomBytes, (i + 1) * roomBytes);
                InetSocketAddress sender = (InetSocketAddress) channel.receive(room);
                if (sender == null) {
                    break;
                }
                int length = room.position() - i * roomBytes;
                loop.envelopes().note(i, sender);
                packets.add(
                        i * roomBytes, Math.min(length, options.maxPayloadBytes), length > options.maxPayloadBytes, i);
            }
        } catch (IOException e) {
            onEarlierUnsent(errno(e));
        }
        if (packets.size() > 0) {
            loop.deliver(events);
        }
    }

    // --- sending

    @Override
    int send(PacketBatch batch) {
        int took = 0;
        while (!closed && !batch.isEmpty()) {
            ByteBuffer payload = batch.payload(batch.first());
            int length = payload.remaining();
            InetSocketAddress destination = batch.labels().destination(batch.first());
            if (peer != null && length == 0) {
                batch.took(1);
                events.onFailed(peer, new IOException("the JDK sends nothing empty by a connected channel"));
                continue;
            }
            try {
                if (loop.call().send(channel, payload, destination) < length) {
                    blame.lift();
                    refused = true;
                    showInterest();
                    break;
                }
                took++;
                batch.took(1);
                blame.lift();
            } catch (UnsupportedAddressTypeException e) {
                batch.took(1);
                events.onFailed(destination, EAFNOSUPPORT);
            } catch (IOException e) {
                if (peer == null || blame.isOnPacket(errno(e), wasOfEarlierOnes(e))) {
                    batch.took(1);
                    events.onFailed(destination == null ? remote() : destination, e);
                }
            }
        }
        return took;
    }

    private boolean wasOfEarlierOnes(IOException failure) {
        if (failure instanceof PortUnreachableException) {
            onEarlierUnsent(ECONNREFUSED);
            return true;
        }
        return false;
    }

    private void onEarlierUnsent(int errno) {
        events.onUnsent(remote(), errno);
    }

    private static int errno(IOException failure) {
        return failure instanceof PortUnreachableException ? ECONNREFUSED : Errno.of(failure);
    }

    // --- the rest

    @Override
    void pause() {
        paused = true;
        showInterest();
    }

    @Override
    void resume() {
        paused = false;
        showInterest();
    }

    private void showInterest() {
        int wanted = (paused ? 0 : NioIoOps.READ.value()) | (refused ? NioIoOps.WRITE.value() : 0);
        if (!closed && wanted != interest) {
            interest = wanted;
            registration.submit(NioIoOps.valueOf(wanted));
        }
    }

    @Override
    void join(InetAddress group, NetworkInterface by, InetAddress source) throws IOException {
        try {
            MembershipKey key = source == null ? channel.join(group, by) : channel.join(group, by, source);
            memberships.put(membership(group, by, source), key);
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
            throw new IOException(e.getMessage(), e); // such as an interface without an address of IPv4
        }
    }

    @Override
    void leave(InetAddress group, NetworkInterface by, InetAddress source) throws IOException {
        memberships.remove(membership(group, by, source)).drop();
    }

    private static List<Object> membership(InetAddress group, NetworkInterface by, InetAddress source) {
        return source == null ? List.of(group, by) : List.of(group, by, source);
    }

    @Override
    InetSocketAddress local() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException closedMeanwhile) {
            return null;
        }
    }

    @Override
    InetSocketAddress remote() {
        try {
            return (InetSocketAddress) channel.getRemoteAddress();
        } catch (IOException closedMeanwhile) {
            return null;
        }
    }

    @Override
    int receiveBufferBytes() throws IOException {
        return channel.getOption(StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    int sendBufferBytes() throws IOException {
        return channel.getOption(StandardSocketOptions.SO_SNDBUF);
    }

    @Override
    long dropped() {
        return UdpStatistics.UNKNOWN;
    }

    @Override
    void close() {
        if (!closed) {
            closed = true;
            if (registration != null) {
                registration.cancel();
                loop.host().transport().forgetClosed(); // else the kernel would keep the port until the next selection
            }
            try {
                channel.close();
            } catch (IOException e) {
                UdpSocket.LOG.log(System.Logger.Level.DEBUG, "close failed", e);
            }
        }
    }
}
