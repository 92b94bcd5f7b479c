package io.berth.reservation.kernel;

import io.berth.reservation.Protocol;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.function.Predicate;

/**
 * A line of /proc/net/tcp and its like.
 *
 * @param protocol TCP or UDP
 * @param local what it is bound to
 * @param state the kernel's number of its state
 * @param uid whose it is
 * @param inode its number, under which processes have it; 0 when none has it any more
 */
record KernelSocket(Protocol protocol, InetSocketAddress local, int state, int uid, long inode) {
    private static final int LISTEN = 10;

    /** Lines that may be of a port: a cheap look, since a busy host has thousands. */
    static Predicate<String> mentions(int port) {
        String text = ":" + HexFormat.of().withUpperCase().toHexDigits((short) port) + " ";
        return line -> line.contains(text);
    }

    /** Reads a line; the one with the headings is none. */
    static Optional<KernelSocket> parse(Protocol protocol, String line) {
        try {
            StringTokenizer fields = new StringTokenizer(line);
            fields.nextToken(); // its number
            InetSocketAddress local = address(fields.nextToken());
            fields.nextToken(); // the remote address
            int state = Integer.parseInt(fields.nextToken(), 16);
            fields.nextToken(); // queues
            fields.nextToken(); // timer
            fields.nextToken(); // retransmissions
            int uid = Integer.parseUnsignedInt(fields.nextToken());
            fields.nextToken(); // timeout
            return Optional.of(new KernelSocket(protocol, local, state, uid, Long.parseLong(fields.nextToken())));
        } catch (RuntimeException | UnknownHostException noSocket) {
            return Optional.empty();
        }
    }

    /** An address as words of the machine in hexadecimal, a colon, and the port. */
    private static InetSocketAddress address(String text) throws UnknownHostException {
        int colon = text.indexOf(':');
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(text, 0, colon));
        ByteBuffer bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            bytes.putInt(words.getInt());
        }
        int port = Integer.parseInt(text, colon + 1, text.length(), 16);
        return new InetSocketAddress(InetAddress.getByAddress(bytes.array()), port);
    }

    /** Whether clients reach it: it listens, or is bound to a UDP address. */
    boolean serves() {
        return protocol == Protocol.UDP || state == LISTEN;
    }

    /** Whether it is one end of a connection, be it one that is being closed. */
    boolean isConnection() {
        return protocol == Protocol.TCP && state != LISTEN;
    }

    /** Whether one address covers the other. The wildcard of IPv6 may cover both families; the table does not tell. */
    boolean overlaps(InetSocketAddress address) {
        if (local.getPort() != address.getPort()) {
            return false;
        }
        InetAddress mine = local.getAddress();
        InetAddress other = address.getAddress();
        return mine.equals(other) || covers(mine, other) || covers(other, mine);
    }

    private static boolean covers(InetAddress wide, InetAddress narrow) {
        return wide.isAnyLocalAddress() && (!(wide instanceof Inet4Address) || narrow instanceof Inet4Address);
    }
}
