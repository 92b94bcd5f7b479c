package io.berth.udp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Socket addresses in the kernel's form: sockaddr_in and sockaddr_in6. The memory has the order of the machine. */
final class KernelAddress {
    /** Room for either form. */
    static final int BYTES = 32;

    static final short INET = 2;
    static final short INET6 = 10;
    static final int INET_BYTES = 16;
    static final int INET6_BYTES = 28;

    /** Bytes of an address alone. */
    static final int IPV4_BYTES = 4;

    static final int IPV6_BYTES = 16;

    private static final int PORT = 2;
    private static final int ADDRESS = 4;
    private static final int ADDRESS6 = 8;
    private static final int SCOPE = 24;

    private KernelAddress() {}

    /** Writes an address, and returns how many bytes that took. Sockets of IPv6 take IPv4 in its own form too. */
    static int write(ByteBuffer memory, int at, InetSocketAddress address) {
        return write(memory, at, address.getAddress(), address.getPort());
    }

    static int write(ByteBuffer memory, int at, InetAddress address, int port) {
        byte[] bytes = address.getAddress();
        boolean inet4 = address instanceof Inet4Address;
        memory.putShort(at, inet4 ? INET : INET6);
        memory.put(at + PORT, (byte) (port >> 8)).put(at + PORT + 1, (byte) port);
        if (inet4) {
            memory.put(at + ADDRESS, bytes);
            memory.putLong(at + ADDRESS6, 0);
            return INET_BYTES;
        }
        memory.putInt(at + ADDRESS, 0);
        memory.put(at + ADDRESS6, bytes);
        memory.putInt(at + SCOPE, ((Inet6Address) address).getScopeId());
        return INET6_BYTES;
    }

    /** Reads an address; one of IPv4 that is wrapped into IPv6 becomes itself again. */
    static InetSocketAddress read(ByteBuffer memory, int at) {
        boolean inet4 = memory.getShort(at) == INET;
        InetAddress address = inet4
                ? address(memory, at + ADDRESS, IPV4_BYTES, 0)
                : address(memory, at + ADDRESS6, IPV6_BYTES, memory.getInt(at + SCOPE));
        return new InetSocketAddress(address, port(memory, at));
    }

    static int port(ByteBuffer memory, int at) {
        return ((memory.get(at + PORT) & 0xff) << 8) | (memory.get(at + PORT + 1) & 0xff);
    }

    /** Whether an address of IPv6 means something on one interface only: fe80::/10. */
    static boolean isLinkLocal(ByteBuffer memory, int at) {
        return memory.get(at) == (byte) 0xfe && (memory.get(at + 1) & 0xc0) == 0x80;
    }

    /** The bytes of an address alone. */
    static InetAddress address(ByteBuffer memory, int at, int length, int scope) {
        byte[] bytes = new byte[length];
        memory.get(at, bytes);
        try {
            return scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
        } catch (UnknownHostException e) {
            throw new AssertionError("addresses of " + length + " bytes are known", e);
        }
    }
}
