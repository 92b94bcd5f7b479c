package io.berth.eventloop.transport;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A stream descriptor: its address family is chosen by the address it is for. */
class EpollSocket extends Socket {
    private static final int SOL_SOCKET = 1;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_DOMAIN = 39;
    private static final int AF_UNIX = 1;
    private static final int O_NONBLOCK = 1 << 11;
    private static final String FLAGS = "flags:";
    private static final int IPPROTO_IP = 0;
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    private final boolean unix;

    EpollSocket(int descriptor, boolean unix) {
        super(descriptor);
        this.unix = unix;
    }

    /** A descriptor of unknown origin, which may be closed or no socket at all. */
    private static Socket unknown(int descriptor) throws IOException {
        try {
            return new Socket(descriptor);
        } catch (ChannelException e) {
            String message = String.valueOf(e.getMessage()); // ends with the kernel's words, as the JDK's exceptions do
            throw new IOException(
                    message.substring(message.lastIndexOf(": ") + 1).strip(), e);
        }
    }

    /** Whether a descriptor of unknown origin is a Unix socket. */
    static boolean isUnix(int descriptor) throws IOException {
        return unknown(descriptor).getIntOpt(SOL_SOCKET, SO_DOMAIN) == AF_UNIX;
    }

    /** Whether a descriptor of unknown origin listens. */
    static boolean isListening(int descriptor) throws IOException {
        return unknown(descriptor).getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) != 0;
    }

    /** Whether a descriptor of unknown origin is known to block; only the proc file system tells. */
    static boolean isBlocking(int descriptor) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/fdinfo", Integer.toString(descriptor)))) {
            return lines.filter(line -> line.startsWith(FLAGS))
                    .anyMatch(line ->
                            (Integer.parseInt(line.substring(FLAGS.length()).strip(), 8) & O_NONBLOCK) == 0);
        } catch (IOException | UncheckedIOException untold) {
            return false;
        }
    }

    /** Opens a descriptor fit to be bound or connected to {@code address}. */
    static EpollSocket open(SocketAddress address) throws IOException {
        try {
            if (address instanceof UnixDomainSocketAddress) {
                return new EpollSocket(newSocketDomain0(), true);
            }
            boolean ipv6 = ((InetSocketAddress) address).getAddress() instanceof Inet6Address;
            EpollSocket socket = new EpollSocket(newSocketStream0(ipv6), false);
            socket.setTcpNoDelay(true); // connections accepted later inherit it
            return socket;
        } catch (ChannelException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e);
        }
    }

    final boolean isUnix() {
        return unix;
    }

    final void setIpv6Only() throws IOException {
        setIntOpt(IPPROTO_IPV6, IPV6_V6ONLY, 1);
    }

    /**
     * Has a port that is not named be chosen when connecting, where it is known whom to: one that is chosen when binding is
     * nobody else's, so an address would have no more connections than ports, to all servers together, and for a minute
     * those that have ended count too.
     */
    final void leavePortToConnecting(SocketAddress source) {
        if (source instanceof InetSocketAddress inet && inet.getPort() == 0) {
            try {
                setIntOpt(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
            } catch (IOException e) {
                return; // a kernel that does not know it chooses when binding
            }
        }
    }

    /** This side's address. */
    public final SocketAddress local() {
        return unix ? path(localDomainSocketAddress()) : localAddress();
    }

    /** The other side's address. */
    public final SocketAddress remote() {
        return unix ? path(remoteDomainSocketAddress()) : remoteAddress();
    }

    /** Closes the descriptor; there is nobody to tell if that fails, and it is gone either way. */
    final void closeQuietly() {
        try {
            super.close();
        } catch (IOException e) {
            System.getLogger("io.berth.eventloop").log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }

    /** Netty's form of an address. */
    static SocketAddress toNetty(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress unix
                ? new DomainSocketAddress(unix.getPath().toString())
                : address;
    }

    private static SocketAddress path(DomainSocketAddress address) {
        return UnixDomainSocketAddress.of(address == null ? "" : address.path());
    }
}
