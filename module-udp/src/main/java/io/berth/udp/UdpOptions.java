package io.berth.udp;

import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.function.Consumer;

/**
 * How a UDP socket is to be. What the backend or the kernel does not have is an error of kind {@link
 * UdpException.Kind#NOT_SUPPORTED} when the socket is made, and what comes too late for a socket that is adopted one of kind
 * {@link UdpException.Kind#INVALID_ARGUMENT}; nothing is left out in silence.
 *
 * <p><b>Threading</b>: immutable; any thread.
 */
public final class UdpOptions implements Cloneable {
    /** The largest payload that can come, which is by IPv6; by IPv4 it is {@value #LARGEST_IPV4_PAYLOAD}. */
    public static final int LARGEST_PAYLOAD = 65527;

    /** The largest payload by IPv4, and the largest that sockets here send, by IPv6 too. */
    public static final int LARGEST_IPV4_PAYLOAD = 65507;

    /** Datagrams of up to 2048 bytes, everything else as the kernel has it. */
    public static final UdpOptions DEFAULT = new UdpOptions();

    static final int UNSET = -1;

    int maxPayloadBytes = 2048;
    int receiveBufferBytes = UNSET;
    int sendBufferBytes = UNSET;
    boolean sharedPort;
    boolean reusedAddress;
    boolean ipv6Only;
    boolean broadcast;
    boolean packetInfo;
    boolean receiveOffload;
    int trafficClass = UNSET;
    int multicastHops = UNSET;
    boolean multicastLoopback = true;
    NetworkInterface multicastInterface;
    InetSocketAddress source;

    private UdpOptions() {}

    private UdpOptions with(Consumer<UdpOptions> change) {
        try {
            UdpOptions changed = (UdpOptions) clone();
            change.accept(changed);
            return changed;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("it is cloneable", e);
        }
    }

    /**
     * The same for datagrams of another size. Larger ones come without their end, marked as {@linkplain
     * Packet#isTruncated truncated}. Above 16 KiB, the larger it is the fewer fit into one batch: a loop has one MiB for
     * what arrives, 64 KiB of it for each datagram of the largest size.
     */
    public UdpOptions withMaxPayload(int bytes) {
        Arguments.within("bytes", bytes, 1, LARGEST_PAYLOAD);
        return with(it -> it.maxPayloadBytes = bytes);
    }

    /**
     * The same with another receive buffer in the kernel, in which datagrams wait for the loop. The kernel gives at most
     * what net.core.rmem_max allows, and at least about a thousand bytes; {@link UdpSocket#receiveBufferBytes} tells what
     * it gave. It reserves twice as much for what it keeps with each datagram, which for small ones is most of it.
     */
    public UdpOptions withReceiveBuffer(int bytes) {
        Arguments.within("bytes", bytes, 1, Integer.MAX_VALUE);
        return with(it -> it.receiveBufferBytes = bytes);
    }

    /**
     * The same with another send buffer in the kernel, of at most what net.core.wmem_max allows; {@link
     * UdpSocket#sendBufferBytes} tells what it gave.
     */
    public UdpOptions withSendBuffer(int bytes) {
        Arguments.within("bytes", bytes, 1, Integer.MAX_VALUE);
        return with(it -> it.sendBufferBytes = bytes);
    }

    /**
     * The same on a port that others of the same user may share, if all of them ask for it: several loops with a socket
     * each, among which the kernel spreads flows. A flow, which is an address and port on either side, stays with its
     * socket while the set of sockets is the same. What is sent to a group reaches each of its members.
     */
    public UdpOptions withSharedPort() {
        return with(it -> it.sharedPort = true);
    }

    /**
     * The same on an address that others may be bound to as well, if all of them ask for it. For receivers of multicast,
     * each of which then gets every datagram. What is sent to the address itself reaches one of them only, of the kernel's
     * choice: anyone who comes later can take it away.
     */
    public UdpOptions withReusedAddress() {
        return with(it -> it.reusedAddress = true);
    }

    /** The same for IPv6 alone; an IPv6 wildcard otherwise covers IPv4 as well. On epoll, and for addresses of IPv6. */
    public UdpOptions withIpv6Only() {
        return with(it -> it.ipv6Only = true);
    }

    /** The same with leave to send to broadcast addresses, of IPv4. Hearing broadcasts takes no leave, but a wildcard. */
    public UdpOptions withBroadcast() {
        return with(it -> it.broadcast = true);
    }

    /**
     * The same with {@link Packet#destination} and {@link Packet#ecn} of each packet, and with replies that leave from the
     * address that was written to, or from one of this host's if that was a group or a broadcast address. On epoll only.
     * Costs about a tenth of the time of a small packet that is echoed.
     */
    public UdpOptions withPacketInfo() {
        return with(it -> it.packetInfo = true);
    }

    /**
     * The same with datagrams of one flow received together (UDP_GRO), which makes floods cheaper. They are handed out one
     * by one, as ever. On epoll only, with Linux 5.0 or newer. What comes together may have 64 KiB, and the loop has
     * room for 16 of that: for datagrams that do not come together, batches get smaller.
     */
    public UdpOptions withReceiveOffload() {
        return with(it -> it.receiveOffload = true);
    }

    /** The same with this traffic class, of which the lowest two bits are {@link Ecn}, in all it sends. */
    public UdpOptions withTrafficClass(int octet) {
        Arguments.within("octet", octet, 0, 255);
        return with(it -> it.trafficClass = octet);
    }

    /** The same with multicast going so many hops: 0 stays on this host, 1, which is the kernel's choice, in its network. */
    public UdpOptions withMulticastHops(int hops) {
        Arguments.within("hops", hops, 0, 255);
        return with(it -> it.multicastHops = hops);
    }

    /**
     * The same without multicast of this socket for the members on this host. What is sent by the loopback interface goes
     * nowhere else, and is heard all the same.
     */
    public UdpOptions withoutMulticastLoopback() {
        return with(it -> it.multicastLoopback = false);
    }

    /** The same with multicast leaving by this interface, and not by the one that the routes say. */
    public UdpOptions withMulticastInterface(NetworkInterface by) {
        Arguments.notNull("by", by);
        return with(it -> it.multicastInterface = by);
    }

    /** The same for a connected socket, coming from this address of this host, of its peer's family; port 0 for any. */
    public UdpOptions withSource(InetSocketAddress from) {
        Arguments.notNull("from", from);
        if (from.isUnresolved()) {
            throw Arguments.invalid("source " + Arguments.show(from) + " is not resolved; look it up first");
        }
        return with(it -> it.source = from);
    }
}
