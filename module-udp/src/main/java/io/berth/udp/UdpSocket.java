package io.berth.udp;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.DatagramSource;
import io.berth.eventloop.Loop;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;

/**
 * A UDP socket on a loop, with a value of the user's own: bound, to hear from and send to anyone, or connected to one peer.
 *
 * <pre>{@code
 * UdpHandler<String> handler = UdpHandler.<String>builder()
 *         .data((socket, packets) -> packets.forEach(packet -> socket.reply(packet, packet.buffer())))
 *         .build();
 * UdpSocket.bind(loop, "127.0.0.1", 0, "echo", handler);
 * }</pre>
 *
 * <p><b>Threading</b>: the loop's thread, except {@link #loop}.
 *
 * <p><b>Ownership</b>: it is closed with its loop, and by {@link #close}. Payloads that are sent are the caller's again when
 * the call returns.
 *
 * <p><b>Failure</b>: what cannot be sent or does not get through reaches {@link UdpHandler#onError}; nothing that happens to
 * a datagram closes the socket.
 *
 * <p><b>What backends hear</b>: destination and {@link Ecn} of a packet, the number of datagrams that found the receive
 * buffer full, and unreachable ports of a socket that is not connected are heard on epoll; on nio they are unknown, and
 * segmentation and receive offload are not to be had. Empty datagrams are a special case on nio, as the JDK neither sends
 * them by a connected socket, which {@code onError} tells, nor says that there was no room for one, which is lost then.
 * Everything else is the same on both.
 *
 * @param <S> the type of the user's value
 */
public final class UdpSocket<S> {
    static final System.Logger LOG = System.getLogger("io.berth.udp");

    // Set once
    private final Loop<?> loop;
    private final UdpLoop udp;
    private final Carrier carrier;
    private final Hearing<S> hearing;
    private final InetSocketAddress local;
    private final InetSocketAddress remote; // null when it is not connected
    private final Memberships memberships;

    // Loop thread only
    private S data;
    private boolean paused;
    private boolean closed;
    private long sent;
    private long droppedByKernel;
    private Runnable afterwards = () -> {}; // once it is closed

    UdpSocket(Loop<?> loop, UdpLoop udp, Carrier carrier, S data, UdpHandler<S> handler) {
        this.loop = loop;
        this.udp = udp;
        this.carrier = carrier;
        this.data = data;
        this.hearing = new Hearing<>(this, handler, udp.host());
        this.local = carrier.local();
        this.remote = carrier.remote();
        this.memberships = new Memberships(carrier, local);
    }

    /**
     * Binds to a host and port with {@link UdpOptions#DEFAULT}; see {@link #bind(Loop, InetSocketAddress, UdpOptions, Object,
     * UdpHandler)}.
     */
    public static <S> Future<UdpSocket<S>> bind(Loop<?> loop, String host, int port, S data, UdpHandler<S> handler) {
        return bind(loop, Arguments.hostAndPort(host, port), UdpOptions.DEFAULT, data, handler);
    }

    /**
     * A socket that is bound to an address, and hears from anyone. Port 0 has the kernel choose one. A name stands for the
     * first of its addresses; with an IP address the future is completed when the call returns.
     *
     * @param data the user's value
     * @param handler the callbacks; one handler may serve sockets of several loops if it is fit for several threads
     * @return completed on the loop with the socket, or with a {@link UdpException} that says what is wrong
     */
    public static <S> Future<UdpSocket<S>> bind(
            Loop<?> loop, InetSocketAddress address, UdpOptions options, S data, UdpHandler<S> handler) {
        Opening<S> opening = new Opening<>(loop, options, data, handler);
        if (Arguments.notNull("options", options).source != null) {
            throw Arguments.invalid("a source is for connected sockets; the address says where this one is bound");
        }
        return opening.bind(Arguments.notNull("address", address));
    }

    /**
     * Connects to a host and port with {@link UdpOptions#DEFAULT}; see {@link #connect(Loop, InetSocketAddress, UdpOptions,
     * Object, UdpHandler)}.
     */
    public static <S> Future<UdpSocket<S>> connect(Loop<?> loop, String host, int port, S data, UdpHandler<S> handler) {
        return connect(loop, Arguments.hostAndPort(host, port), UdpOptions.DEFAULT, data, handler);
    }

    /**
     * A socket that is connected to an address: it hears from there alone, sends there, and is told when nobody is there.
     * Nothing is sent by connecting. A name stands for the first of its addresses that there is a way to.
     *
     * @return completed on the loop with the socket, or with a {@link UdpException} that says what is wrong
     */
    public static <S> Future<UdpSocket<S>> connect(
            Loop<?> loop, InetSocketAddress address, UdpOptions options, S data, UdpHandler<S> handler) {
        Opening<S> opening = new Opening<>(loop, options, data, handler);
        if (Arguments.notNull("address", address).getPort() == 0) {
            throw Arguments.invalid("port is 0, where nobody can be");
        }
        return opening.connect(address);
    }

    /**
     * Makes a socket of what somebody else has bound, such as a reserved port, which is not let go for a moment; datagrams
     * that wait in it are received. It is the socket's from then on, and closed with it.
     *
     * @param options a source, a shared port, a reused address and IPv6 alone come too late for a socket that is bound, and
     *     are refused
     * @throws UdpException when it cannot be had; then it is still the caller's
     */
    public static <S> UdpSocket<S> adopt(
            Loop<?> loop, DatagramSource source, UdpOptions options, S data, UdpHandler<S> handler) {
        return new Opening<>(loop, options, data, handler).adopt(Arguments.notNull("source", source));
    }

    /** Begins to hear; called once. */
    UdpSocket<S> start() throws IOException {
        carrier.start(hearing);
        hearing.onOpened();
        udp.host().welcome(hearing);
        return this;
    }

    // --- what it is

    /** The user's value. */
    public S data() {
        udp.host().check();
        return data;
    }

    /** Replaces the user's value. */
    public void data(S value) {
        udp.host().check();
        data = value;
    }

    /** The loop it belongs to. */
    public Loop<?> loop() {
        return loop;
    }

    /** What it is bound to, also when it is closed. */
    public InetSocketAddress localAddress() {
        udp.host().check();
        return local;
    }

    /** Its peer, also when it is closed; null when it is not connected. */
    public InetSocketAddress remoteAddress() {
        udp.host().check();
        return remote;
    }

    /** How large the kernel made its receive buffer, in the measure of {@link UdpOptions#withReceiveBuffer}. */
    public int receiveBufferBytes() {
        requireOpen();
        return asked(carrier::receiveBufferBytes);
    }

    /** How large the kernel made its send buffer, in the measure of {@link UdpOptions#withSendBuffer}. */
    public int sendBufferBytes() {
        requireOpen();
        return asked(carrier::sendBufferBytes);
    }

    /** What it has done so far. */
    public UdpStatistics statistics() {
        udp.host().check();
        long dropped = closed ? droppedByKernel : carrier.dropped();
        return new UdpStatistics(hearing.received(), hearing.truncated(), sent, hearing.failed(), dropped);
    }

    // --- sending

    /**
     * Sends a datagram to the peer of a connected socket; it may be empty.
     *
     * @return false when the kernel has no room: it is the caller's still, and {@code onDrain} follows. True when it is off
     *     the caller's hands: the kernel has it or, as {@code onError} then tells, will not send it
     */
    public boolean send(ByteBuffer payload) {
        requireOpen();
        if (remote == null) {
            throw new Misuse(Kind.DESTINATION, "the socket has no peer to send to");
        }
        PacketBatch single = udp.single();
        single.add(payload);
        return sendAll(single);
    }

    /** Sends a datagram from a socket that is not connected; it may be empty. What is returned: see {@link #send(ByteBuffer)}. */
    public boolean send(ByteBuffer payload, InetSocketAddress destination) {
        requireOpen();
        if (remote != null) {
            throw new Misuse(Kind.DESTINATION, "the socket is connected to " + Arguments.show(remote));
        }
        PacketBatch single = udp.single();
        single.add(payload, destination);
        return sendAll(single);
    }

    /** Answers a packet that has just been received on the loop. What is returned: see {@link #send(ByteBuffer)}. */
    public boolean reply(Packet packet, ByteBuffer payload) {
        requireOpen();
        if (remote != null && !remote.equals(Arguments.notNull("packet", packet).sender())) {
            throw new Misuse(
                    Kind.DESTINATION,
                    "an answer is for " + Arguments.show(packet.sender()) + ", and the socket is connected to "
                            + Arguments.show(remote));
        }
        PacketBatch single = udp.single();
        single.reply(packet, payload);
        return sendAll(single);
    }

    private boolean sendAll(PacketBatch batch) {
        sent += carrier.send(batch);
        return batch.isEmpty();
    }

    /**
     * Sends the packets of a batch, in their order, in one go. Those that the kernel has no room for stay in the batch, first
     * in line, and {@code onDrain} tells when to send it again. Those that the kernel will not send are taken out, and {@code
     * onError} tells of each.
     *
     * @return how many the kernel took
     */
    public int send(PacketBatch batch) {
        requireOpen();
        Arguments.notNull("batch", batch).requireFit(udp, remote);
        int took = carrier.send(batch);
        sent += took;
        return took;
    }

    // --- receiving

    /** Stops hearing until {@link #resume()}; what comes waits in the kernel, as far as its receive buffer goes. */
    public void pause() {
        requireOpen();
        paused = true;
        changed(carrier::pause);
    }

    /** Hears again. */
    public void resume() {
        requireOpen();
        paused = false;
        changed(carrier::resume);
    }

    /** Whether it is paused. */
    public boolean isPaused() {
        requireOpen();
        return paused;
    }

    /**
     * Joins a multicast group by an interface. The socket hears the groups it has joined, and no others that somebody on this
     * host has joined; before Linux 4.20 that is so for IPv4 only. What is sent to a group reaches all sockets on this host
     * that have joined it and are bound to its port: see {@link UdpOptions#withReusedAddress}.
     *
     * @throws UdpException of kind INVALID_ARGUMENT when it is no group or the socket has joined it already, and NETWORK
     *     when the kernel refuses
     */
    public void join(InetAddress group, NetworkInterface by) {
        requireOpen();
        memberships.join(group, by, null);
    }

    /** Joins a multicast group by an interface, for what one source sends to it; there may be more sources. */
    public void join(InetAddress group, NetworkInterface by, InetAddress source) {
        requireOpen();
        memberships.join(group, by, Arguments.notNull("source", source));
    }

    /** Leaves a multicast group that it has joined by an interface. */
    public void leave(InetAddress group, NetworkInterface by) {
        requireOpen();
        memberships.leave(group, by, null);
    }

    /** Leaves a multicast group that it has joined by an interface for what one source sends. */
    public void leave(InetAddress group, NetworkInterface by, InetAddress source) {
        requireOpen();
        memberships.leave(group, by, Arguments.notNull("source", source));
    }

    // --- closing

    /** Closes it; {@code onClose} is called before this returns. Does nothing on a closed socket. */
    public void close() {
        udp.host().check();
        closeBecause(new CloseReason(Why.CLOSED, 0, 0, null));
    }

    /** Whether it is closed. */
    public boolean isClosed() {
        udp.host().check();
        return closed;
    }

    /** Has something done once it is closed; it is open. */
    void whenClosed(Runnable task) {
        afterwards = task;
    }

    void closeBecause(CloseReason reason) {
        if (closed) {
            return;
        }
        droppedByKernel = carrier.dropped();
        closed = true;
        carrier.close();
        udp.host().leave(hearing);
        hearing.onClosed(reason);
        afterwards.run();
    }

    // --- asking the kernel

    private interface Change {
        void make() throws IOException;
    }

    private interface Question {
        int ask() throws IOException;
    }

    private int asked(Question question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw UdpException.Network.of("cannot ask " + this, "getsockopt", local, e);
        }
    }

    private void changed(Change change) {
        try {
            change.make();
        } catch (IOException e) {
            hearing.onBroken(e);
        }
    }

    private void requireOpen() {
        udp.host().check();
        if (closed) {
            throw new Misuse(Kind.CLOSED, "the socket is closed");
        }
    }

    @Override
    public String toString() {
        return "UdpSocket[" + Arguments.show(local) + (remote == null ? "" : " to " + Arguments.show(remote)) + "]";
    }
}
