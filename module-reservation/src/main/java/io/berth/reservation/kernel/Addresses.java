package io.berth.reservation.kernel;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The addresses that have a meaning of their own, and what this host has of them. */
public final class Addresses {
    /** 127.0.0.1. */
    public static final InetAddress LOOPBACK_4 = ipv4(127, 0, 0, 1);

    /** ::1. */
    public static final InetAddress LOOPBACK_6 = of(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    /** 0.0.0.0: every address of IPv4. */
    public static final InetAddress ANY_4 = ipv4(0, 0, 0, 0);

    /** ::, every address of both families. */
    public static final InetAddress ANY = of(new byte[16]);

    private static final boolean IPV6 = bindable(LOOPBACK_6);

    private Addresses() {}

    /** Whether this host has IPv6, and this process may use it. */
    public static boolean hasIpv6() {
        return IPV6;
    }

    /** The wildcard that covers all this host has. */
    public static InetAddress everything() {
        return IPV6 ? ANY : ANY_4;
    }

    /** As people write it: "127.0.0.1:80", "[::1]:80", "localhost:80", or a path. */
    public static String show(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : address.toString();
    }

    /** As people write them. */
    public static String show(List<? extends SocketAddress> addresses) {
        return addresses.stream().map(Addresses::show).collect(Collectors.joining(" and "));
    }

    /** What a name stands for on this host: the loopback of all its families for "localhost". */
    public static List<InetAddress> named(String name) throws UnknownHostException {
        if (name.equals("localhost")) {
            return IPV6 ? List.of(LOOPBACK_4, LOOPBACK_6) : List.of(LOOPBACK_4);
        }
        List<InetAddress> all = Arrays.asList(InetAddress.getAllByName(name));
        List<InetAddress> usable = all.stream()
                .filter(address -> IPV6 || address instanceof Inet4Address)
                .distinct()
                .toList();
        return usable.isEmpty() ? all : usable;
    }

    static InetAddress ipv4(int first, int second, int third, int fourth) {
        return of(new byte[] {(byte) first, (byte) second, (byte) third, (byte) fourth});
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    static ProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }

    private static boolean bindable(InetAddress address) {
        InetSocketAddress anyPort = new InetSocketAddress(address, 0);
        try (SocketChannel channel = SocketChannel.open(family(anyPort))) {
            channel.bind(anyPort);
            return true;
        } catch (IOException | UnsupportedOperationException none) {
            return false;
        }
    }
}
