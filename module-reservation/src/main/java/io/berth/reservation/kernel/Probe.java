package io.berth.reservation.kernel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.stream.IntStream;

/** Binds an address for a moment, to see whether it can be. */
final class Probe {
    private Probe() {}

    /** Whether nothing that the kernel knows of is in the way. */
    static boolean isBindable(InetSocketAddress address) {
        return isBindable(address, false);
    }

    /** Whether nothing is in the way but what lets in whoever sets SO_REUSEADDR. */
    static boolean isReusable(InetSocketAddress address) {
        return isBindable(address, true);
    }

    private static boolean isBindable(InetSocketAddress address, boolean reusably) {
        try (SocketChannel channel = SocketChannel.open(Addresses.family(address))) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, reusably);
            channel.bind(address);
            return true;
        } catch (IOException | UnsupportedOperationException taken) {
            return false;
        }
    }

    /** Addresses of the loopback of IPv4 on a port, such as nobody uses. */
    static List<InetSocketAddress> neighbours(int port) {
        return IntStream.range(250, 254)
                .mapToObj(last -> new InetSocketAddress(Addresses.ipv4(127, 66, 101, last), port))
                .toList();
    }
}
