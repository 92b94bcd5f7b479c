package io.berth.udp;

import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Unavailable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** UDP channels of the JDK, as options say that they are to be. */
final class NioChannels {
    private NioChannels() {}

    /** A channel of the family of an address. */
    static DatagramChannel open(InetSocketAddress address, UdpOptions options) throws IOException {
        requireSupported(options);
        boolean inet6 = address.getAddress() instanceof Inet6Address;
        DatagramChannel channel =
                DatagramChannel.open(inet6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            if (options.sharedPort) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            if (options.reusedAddress) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            apply(channel, options);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Sets what can be set on somebody else's channel, which stays as it is on failure. */
    static void adopt(DatagramChannel channel, UdpOptions options) throws IOException {
        requireSupported(options);
        if (!channel.isOpen()) {
            throw Arguments.invalid("the channel is closed");
        }
        if (channel.getLocalAddress() == null) {
            throw Arguments.invalid("the channel is not bound; bind it first");
        }
        if (channel.isRegistered()) {
            throw Arguments.invalid("the channel is registered with a selector; cancel its key first");
        }
        boolean blocking = channel.isBlocking();
        try {
            apply(channel, options);
        } catch (IOException | RuntimeException e) {
            channel.configureBlocking(blocking);
            throw e;
        }
    }

    private static void requireSupported(UdpOptions options) {
        if (options.packetInfo) {
            throw unsupported("destination and ECN of packets");
        }
        if (options.receiveOffload) {
            throw unsupported("receive offload of UDP");
        }
        if (options.ipv6Only) {
            throw unsupported("IPv6 wildcard without IPv4");
        }
    }

    private static Unavailable unsupported(String what) {
        return new Unavailable(Kind.NOT_SUPPORTED, "the JDK has no " + what, null);
    }

    private static void apply(DatagramChannel channel, UdpOptions options) throws IOException {
        channel.configureBlocking(false);
        setUnlessUnset(channel, StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes);
        setUnlessUnset(channel, StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes);
        if (options.broadcast) {
            channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
        }
        setUnlessUnset(channel, StandardSocketOptions.IP_TOS, options.trafficClass);
        setUnlessUnset(channel, StandardSocketOptions.IP_MULTICAST_TTL, options.multicastHops);
        if (!options.multicastLoopback) {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false);
        }
        if (options.multicastInterface != null) {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, options.multicastInterface);
        }
    }

    private static void setUnlessUnset(DatagramChannel channel, SocketOption<Integer> option, int value)
            throws IOException {
        if (value != UdpOptions.UNSET) {
            channel.setOption(option, value);
        }
    }
}
