package io.berth.udp;

import io.berth.eventloop.transport.Errno;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Unavailable;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A UDP descriptor and its options. */
class DatagramDescriptor extends Socket {
    private static final int STORAGE_BYTES = 128; // struct sockaddr_storage
    private static final int DROPS = 8; // which number in SO_MEMINFO
    private static final int MEMINFO_NUMBERS = 9;

    private final boolean inet6;

    DatagramDescriptor(int number, boolean inet6) {
        super(number);
        this.inet6 = inet6;
    }

    /** Opens a descriptor of the family of an address. */
    static int open(boolean inet6) throws IOException {
        try {
            return newSocketDgram0(inet6);
        } catch (ChannelException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e);
        }
    }

    /** Whether a descriptor of unknown origin is of IPv6; throws when it is no UDP socket at all. */
    static boolean isInet6(int number) throws IOException {
        try {
            DatagramDescriptor unknown = new DatagramDescriptor(number, false);
            if (unknown.getIntOpt(Linux.SOL_SOCKET, Linux.SO_PROTOCOL) != Linux.IPPROTO_UDP) {
                throw Arguments.invalid("descriptor " + number + " is no UDP socket");
            }
            return unknown.getIntOpt(Linux.SOL_SOCKET, Linux.SO_DOMAIN) == KernelAddress.INET6;
        } catch (ChannelException e) {
            throw kernelsWords(e);
        }
    }

    /** Netty throws the kernel's words, at the end of a message, as an unchecked exception. */
    private static IOException kernelsWords(ChannelException e) {
        String message = String.valueOf(e.getMessage());
        return new IOException(message.substring(message.lastIndexOf(": ") + 1).strip(), e);
    }

    @Override
    public final void setIntOpt(int level, int option, int value) throws IOException {
        try {
            super.setIntOpt(level, option, value);
        } catch (ChannelException e) {
            throw kernelsWords(e);
        }
    }

    @Override
    public final int getIntOpt(int level, int option) throws IOException {
        try {
            return super.getIntOpt(level, option);
        } catch (ChannelException e) {
            throw kernelsWords(e);
        }
    }

    @Override
    public final void setRawOpt(int level, int option, ByteBuffer value) throws IOException {
        try {
            super.setRawOpt(level, option, value);
        } catch (ChannelException e) {
            throw kernelsWords(e);
        }
    }

    @Override
    public final void getRawOpt(int level, int option, ByteBuffer value) throws IOException {
        try {
            super.getRawOpt(level, option, value);
        } catch (ChannelException e) {
            throw kernelsWords(e);
        }
    }

    /** Throws unless the kernel has UDP_SEGMENT. */
    static void requireSegmentation() {
        if (!Segmentation.HERE) {
            throw new Unavailable(
                    Kind.NOT_SUPPORTED, "this kernel has no segmentation of UDP (UDP_SEGMENT, Linux 4.18)", null);
        }
    }

    /** Sets what is to be set before it is bound. */
    final void prepare(UdpOptions options) throws IOException {
        if (options.sharedPort) {
            setReusePort(true);
        }
        if (options.reusedAddress) {
            setReuseAddress(true);
        }
        if (inet6) {
            setIntOpt(Linux.SOL_IPV6, Linux.IPV6_V6ONLY, options.ipv6Only ? 1 : 0);
        } else if (options.ipv6Only) {
            throw Arguments.invalid("IPv6 only, on an address of IPv4");
        }
        apply(options);
    }

    /** Sets what can be set at any time. */
    final void apply(UdpOptions options) throws IOException {
        setIntOpt(Linux.SOL_IP, Linux.IP_RECVERR, 1);
        setIntOpt(Linux.SOL_IP, Linux.IP_MULTICAST_ALL, 0); // only the groups of this socket, not of all on this host
        if (inet6) {
            setIntOpt(Linux.SOL_IPV6, Linux.IPV6_RECVERR, 1);
            hearOwnGroupsOnly6();
        }
        if (options.receiveBufferBytes != UdpOptions.UNSET) {
            setReceiveBufferSize(options.receiveBufferBytes);
        }
        if (options.sendBufferBytes != UdpOptions.UNSET) {
            setSendBufferSize(options.sendBufferBytes);
        }
        if (options.broadcast) {
            setBroadcast(true);
        }
        if (options.packetInfo) {
            askForPacketInfo();
        }
        if (options.receiveOffload) {
            askForReceiveOffload();
        }
        if (options.trafficClass != UdpOptions.UNSET) {
            setIntOpt(Linux.SOL_IP, Linux.IP_TOS, options.trafficClass);
            if (inet6) {
                setIntOpt(Linux.SOL_IPV6, Linux.IPV6_TCLASS, options.trafficClass);
            }
        }
        applyMulticast(options);
    }

    /** Kernels before 4.20 cannot be asked for that. */
    private void hearOwnGroupsOnly6() throws IOException {
        try {
            setIntOpt(Linux.SOL_IPV6, Linux.IPV6_MULTICAST_ALL, 0);
        } catch (IOException e) {
            if (Errno.of(e) != Errno.ENOPROTOOPT.number()) {
                throw e;
            }
        }
    }

    private void askForPacketInfo() throws IOException {
        setIntOpt(Linux.SOL_IP, Linux.IP_PKTINFO, 1); // also of packets of IPv4 that come to a socket of IPv6
        setIntOpt(Linux.SOL_IP, Linux.IP_RECVTOS, 1);
        if (inet6) {
            setIntOpt(Linux.SOL_IPV6, Linux.IPV6_RECVPKTINFO, 1);
            setIntOpt(Linux.SOL_IPV6, Linux.IPV6_RECVTCLASS, 1);
        }
    }

    private void askForReceiveOffload() throws IOException {
        try {
            setIntOpt(Linux.SOL_UDP, Linux.UDP_GRO, 1);
        } catch (IOException e) {
            throw new Unavailable(
                    Kind.NOT_SUPPORTED, "this kernel has no receive offload of UDP (UDP_GRO, Linux 5.0)", e);
        }
    }

    private void applyMulticast(UdpOptions options) throws IOException {
        if (options.multicastHops != UdpOptions.UNSET) {
            setIntOpt(Linux.SOL_IP, Linux.IP_MULTICAST_TTL, options.multicastHops);
            if (inet6) {
                setIntOpt(Linux.SOL_IPV6, Linux.IPV6_MULTICAST_HOPS, options.multicastHops);
            }
        }
        if (!options.multicastLoopback) {
            setIntOpt(Linux.SOL_IP, Linux.IP_MULTICAST_LOOP, 0);
            if (inet6) {
                setIntOpt(Linux.SOL_IPV6, Linux.IPV6_MULTICAST_LOOP, 0);
            }
        }
        if (options.multicastInterface != null) {
            int index = options.multicastInterface.getIndex();
            ByteBuffer request = structure(12).putInt(8, index); // struct ip_mreqn: group, address, interface
            setRawOpt(Linux.SOL_IP, Linux.IP_MULTICAST_IF, request);
            if (inet6) {
                setIntOpt(Linux.SOL_IPV6, Linux.IPV6_MULTICAST_IF, index);
            }
        }
    }

    final void join(InetAddress group, NetworkInterface by, InetAddress source) throws IOException {
        changeMembership(source == null ? Linux.MCAST_JOIN_GROUP : Linux.MCAST_JOIN_SOURCE_GROUP, group, by, source);
    }

    final void leave(InetAddress group, NetworkInterface by, InetAddress source) throws IOException {
        changeMembership(source == null ? Linux.MCAST_LEAVE_GROUP : Linux.MCAST_LEAVE_SOURCE_GROUP, group, by, source);
    }

    /** Struct group_req: interface, group; and group_source_req, with the source behind. */
    private void changeMembership(int option, InetAddress group, NetworkInterface by, InetAddress source)
            throws IOException {
        int groupAt = Long.BYTES;
        ByteBuffer request = structure(groupAt + STORAGE_BYTES * (source == null ? 1 : 2));
        request.putInt(0, by.getIndex());
        KernelAddress.write(request, groupAt, group, 0);
        if (source != null) {
            KernelAddress.write(request, groupAt + STORAGE_BYTES, source, 0);
        }
        setRawOpt(group instanceof Inet4Address ? Linux.SOL_IP : Linux.SOL_IPV6, option, request);
    }

    private static ByteBuffer structure(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    /** How many datagrams found the receive buffer full. */
    final long drops() throws IOException {
        ByteBuffer numbers = structure(MEMINFO_NUMBERS * Integer.BYTES);
        getRawOpt(Linux.SOL_SOCKET, Linux.SO_MEMINFO, numbers);
        return Integer.toUnsignedLong(numbers.getInt(DROPS * Integer.BYTES));
    }

    static boolean isInet6(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }

    /** Closes the descriptor; there is nobody to tell if that fails, and it is gone either way. */
    final void closeQuietly() {
        try {
            super.close();
        } catch (IOException e) {
            UdpSocket.LOG.log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }

    /** Asked once. */
    private static final class Segmentation {
        static final boolean HERE = ask();

        private static boolean ask() {
            try {
                DatagramDescriptor probe = new DatagramDescriptor(open(false), false);
                try {
                    probe.getIntOpt(Linux.SOL_UDP, Linux.UDP_SEGMENT);
                    return true;
                } finally {
                    probe.closeQuietly();
                }
            } catch (IOException e) {
                return false;
            }
        }
    }
}
