package io.berth.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Addresses and interfaces of this host, texts as datagrams, and the errors of UDP. */
final class Net {
    private Net() {}

    /** An address written in digits. */
    static InetAddress ip(String digits) {
        return NetUtil.createInetAddressFromIpAddressString(digits);
    }

    static InetSocketAddress at(String digits, int port) {
        return new InetSocketAddress(ip(digits), port);
    }

    static NetworkInterface loopback() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        } catch (SocketException e) {
            throw new AssertionError(e);
        }
    }

    /** The interfaces that have multicast of both families to themselves, which the loopback interface has not: often one. */
    static Stream<NetworkInterface> multicastInterfaces() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(Net::isMulticast)
                .filter(it -> it.inetAddresses().anyMatch(InetAddress::isLinkLocalAddress))
                .filter(it -> it.inetAddresses().anyMatch(address -> address.getAddress().length == 4));
    }

    private static boolean isMulticast(NetworkInterface by) {
        try {
            return by.isUp() && by.supportsMulticast() && !by.isLoopback();
        } catch (SocketException gone) {
            return false;
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    static String text(Datagram datagram) {
        return UTF_8.decode(datagram.payload().duplicate()).toString();
    }

    /** The error of UDP that comes of something. */
    static UdpException errorOf(Callable<?> action) {
        return catchThrowableOfType(UdpException.class, action::call);
    }
}
