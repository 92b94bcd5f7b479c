package io.berth.reservation;

import io.berth.reservation.kernel.Addresses;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tries to get at a port in every way there is. */
final class Thief {
    private static final List<Map<SocketOption<Boolean>, Boolean>> MIXES =
            List.of(mix(false, false), mix(true, false), mix(false, true), mix(true, true));

    private Thief() {}

    private static Map<SocketOption<Boolean>, Boolean> mix(boolean address, boolean port) {
        return Map.of(StandardSocketOptions.SO_REUSEADDR, address, StandardSocketOptions.SO_REUSEPORT, port);
    }

    /** The ways by which a server got the port, which it gave back at once. */
    static List<String> byTcp(int port, InetAddress... addresses) {
        List<String> ways = new ArrayList<>();
        for (InetAddress address : addresses) {
            for (Map<SocketOption<Boolean>, Boolean> mix : MIXES) {
                try (ServerSocketChannel server = ServerSocketChannel.open(family(address))) {
                    set(server, mix);
                    server.bind(new InetSocketAddress(address, port));
                    ways.add("listens on " + address + " with " + mix);
                } catch (IOException refused) {
                    // as it should be
                }
            }
        }
        return ways;
    }

    /** The ways by which a socket for packets got the port, which it gave back at once. */
    static List<String> byUdp(int port, InetAddress... addresses) {
        List<String> ways = new ArrayList<>();
        for (InetAddress address : addresses) {
            for (Map<SocketOption<Boolean>, Boolean> mix : MIXES) {
                try (DatagramChannel socket = DatagramChannel.open(family(address))) {
                    set(socket, mix);
                    socket.bind(new InetSocketAddress(address, port));
                    ways.add("is bound to " + address + " with " + mix);
                } catch (IOException refused) {
                    // as it should be
                }
            }
        }
        return ways;
    }

    /** Every address that a port of the whole host is on. */
    static InetAddress[] everywhere() {
        return new InetAddress[] {Addresses.LOOPBACK_4, Addresses.ANY_4, Addresses.LOOPBACK_6, Addresses.ANY};
    }

    private static void set(NetworkChannel channel, Map<SocketOption<Boolean>, Boolean> mix) throws IOException {
        for (Map.Entry<SocketOption<Boolean>, Boolean> option : mix.entrySet()) {
            channel.setOption(option.getKey(), option.getValue());
        }
    }

    private static StandardProtocolFamily family(InetAddress address) {
        return address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }
}
