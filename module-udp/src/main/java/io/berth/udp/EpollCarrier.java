package io.berth.udp;

import io.berth.eventloop.transport.Errno;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/**
 * A UDP descriptor on epoll: one batch received per event, and as many calls per batch that is sent as
 * the kernel wants, which is one.
 */
final class EpollCarrier extends Carrier {
    private static final int IN = EpollIoOps.EPOLLIN.value();
    private static final int OUT = EpollIoOps.EPOLLOUT.value();
    private static final int ERROR = EpollIoOps.EPOLLERR.value();
    private static final EpollIoOps IN_AND_OUT = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT);
    private static final int OFFLOADED_BYTES = 64 * 1024;

    /** The kernel reserves twice what it is asked for, and tells that; the JDK halves it too. */
    private static final int DOUBLED = 2;

    private final EpollUdp loop;
    private final DatagramDescriptor descriptor;
    private final int number; // of the descriptor
    private final UdpOptions options;
    private final int roomBytes; // for the payload of a message
    private final boolean controlled; // whether the kernel adds control messages
    private final Blame blame = new Blame(this::onEarlierUnsent);

    private CarrierEvents events;
    private IoRegistration registration;
    private int interest; // what was last submitted
    private boolean paused;
    private boolean refused; // the kernel had no room, and has not asked for more since
    private boolean closed;

    private EpollCarrier(EpollUdp loop, DatagramDescriptor descriptor, UdpOptions options) {
        this.loop = loop;
        this.descriptor = descriptor;
        this.number = descriptor.intValue();
        this.options = options;
        this.roomBytes = options.receiveOffload ? OFFLOADED_BYTES : options.maxPayloadBytes;
        this.controlled = options.receiveOffload || options.packetInfo;
    }

    /** A socket of the family of an address. */
    static EpollCarrier open(EpollUdp loop, InetSocketAddress address, UdpOptions options) throws IOException {
        boolean inet6 = DatagramDescriptor.isInet6(address);
        DatagramDescriptor descriptor = new DatagramDescriptor(DatagramDescriptor.open(inet6), inet6);
        try {
            descriptor.prepare(options);
            return new EpollCarrier(loop, descriptor, options);
        } catch (IOException | RuntimeException e) {
            descriptor.closeQuietly();
            throw e;
        }
    }

    /** A socket of somebody else's descriptor, which stays as it is on failure. */
    static EpollCarrier adopt(EpollUdp loop, int number, UdpOptions options) throws IOException {
        DatagramDescriptor descriptor = new DatagramDescriptor(number, DatagramDescriptor.isInet6(number));
        if (loop.registered().contains(number)) {
            throw Arguments.invalid("descriptor " + number + " is that of a socket of this loop already");
        }
        if (descriptor.localAddress().getPort() == 0) {
            throw Arguments.invalid("descriptor " + number + " is not bound; bind it first");
        }
        descriptor.apply(options);
        return new EpollCarrier(loop, descriptor, options);
    }

    @Override
    void bind(InetSocketAddress address) throws IOException {
        descriptor.bind(address);
    }

    @Override
    void connect(InetSocketAddress address) throws IOException {
        descriptor.connect(address);
    }

    @Override
    void start(CarrierEvents events) throws IOException {
        this.events = events;
        registration = loop.host().transport().register(new Handle());
        loop.registered().add(number);
        showInterest();
    }

    // --- events

    /** What Netty calls. */
    private final class Handle implements EpollIoHandle {
        @Override
        public void handle(IoRegistration ignored, IoEvent event) {
            int ready = ((EpollIoEvent) event).ops().value();
            loop.host().transport().turn().enter();
            if (refused && (ready & OUT) != 0) {
                writable();
            }
            if (!closed && (ready & ERROR) != 0) {
                takeErrors();
            }
            if (!closed && !paused && (ready & IN) != 0) {
                receive();
            }
        }

        @Override
        public FileDescriptor fd() {
            return descriptor;
        }

        /** Netty closes what is still registered when an event loop ends. */
        @Override
        public void close() {
            events.onLoopClosing();
        }
    }

    private void receive() {
        int got = loop.incoming().receive(loop.calls(), number, roomBytes, controlled);
        if (got > 0) {
            Packets packets = loop.packets();
            if (options.receiveOffload) {
                loop.incoming().showOffloaded(packets, got, options.maxPayloadBytes);
            } else {
                loop.incoming().show(packets, got);
            }
            loop.deliver(events);
        } else if (got < 0 && got != -Linux.EAGAIN && got != -Linux.EINTR) {
            takeErrors(-got);
        }
    }

    private void writable() {
        refused = false;
        events.onDrain();
        if (!closed && !refused) {
            showInterestOrFail();
        }
    }

    private void takeErrors() {
        int pending = 0;
        try {
            pending = descriptor.getSoError();
        } catch (IOException e) {
            pending = Errno.of(e);
        }
        takeErrors(pending);
    }

    /** Tells of the errors in the queue, and of the one that was pending, if any, unless it is among them. */
    private void takeErrors(int pending) {
        if (!isInQueue(pending) && pending > 0) {
            onEarlierUnsent(pending);
        }
    }

    /** Tells of the errors in the queue; a full receive buffer has no room for them, and then there are none. */
    private boolean isInQueue(int errno) {
        return loop.errors().drain(loop.calls(), number, errno, events::onUnsent);
    }

    private void onEarlierUnsent(int errno) {
        events.onUnsent(remote(), errno);
    }

    // --- sending

    @Override
    int send(PacketBatch batch) {
        Outgoing messages = (Outgoing) batch.labels();
        int took = 0;
        while (!closed && !batch.isEmpty()) {
            int sent = loop.calls().send(number, messages.address(batch.first()), batch.count());
            if (sent > 0) {
                took += sent;
                batch.took(sent);
                blame.lift();
            } else if (sent == -Linux.EAGAIN) {
                blame.lift();
                refused = true;
                showInterestOrFail();
                break;
            } else if (blame.isOnPacket(-sent, sent == -Linux.EINTR || isInQueue(-sent))) {
                InetSocketAddress destination = messages.destination(batch.first());
                batch.took(1);
                events.onFailed(destination == null ? remote() : destination, -sent);
            }
        }
        return took;
    }

    // --- the rest

    @Override
    void pause() throws IOException {
        paused = true;
        showInterest();
    }

    @Override
    void resume() throws IOException {
        paused = false;
        showInterest();
    }

    private void showInterestOrFail() {
        try {
            showInterest();
        } catch (IOException e) {
            events.onBroken(e);
        }
    }

    /** Stays registered even when no event is wanted, by asking for edges of nothing: see the links of TCP. */
    private void showInterest() throws IOException {
        EpollIoOps wanted = paused
                ? (refused ? EpollIoOps.EPOLLOUT : EpollIoOps.EPOLLET)
                : (refused ? IN_AND_OUT : EpollIoOps.EPOLLIN);
        if (!closed && wanted.value() != interest) {
            interest = wanted.value();
            try {
                registration.submit(wanted);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    @Override
    void join(InetAddress group, NetworkInterface by, InetAddress source) throws IOException {
        descriptor.join(group, by, source);
    }

    @Override
    void leave(InetAddress group, NetworkInterface by, InetAddress source) throws IOException {
        descriptor.leave(group, by, source);
    }

    @Override
    InetSocketAddress local() {
        return descriptor.localAddress();
    }

    @Override
    InetSocketAddress remote() {
        return descriptor.remoteAddress();
    }

    @Override
    int receiveBufferBytes() throws IOException {
        return descriptor.getReceiveBufferSize() / DOUBLED;
    }

    @Override
    int sendBufferBytes() throws IOException {
        return descriptor.getSendBufferSize() / DOUBLED;
    }

    @Override
    long dropped() {
        try {
            return descriptor.drops();
        } catch (IOException untold) {
            return UdpStatistics.UNKNOWN;
        }
    }

    @Override
    void close() {
        if (!closed) {
            closed = true;
            if (registration != null) {
                registration.cancel();
                loop.registered().remove(number);
            }
            descriptor.closeQuietly();
        }
    }
}
