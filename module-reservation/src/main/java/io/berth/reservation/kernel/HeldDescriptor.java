package io.berth.reservation.kernel;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** A descriptor of our own making, for it to be closed by nobody else. */
final class HeldDescriptor extends Socket {
    static {
        Epoll.ensureAvailability(); // which loads the natives that descriptors are made by
    }

    private HeldDescriptor(int descriptor) {
        super(descriptor);
    }

    static HeldDescriptor stream(InetSocketAddress address) throws IOException {
        try {
            return new HeldDescriptor(newSocketStream0(isIpv6(address)));
        } catch (ChannelException e) {
            throw cause(e);
        }
    }

    static HeldDescriptor datagram(InetSocketAddress address) throws IOException {
        try {
            return new HeldDescriptor(newSocketDgram0(isIpv6(address)));
        } catch (ChannelException e) {
            throw cause(e);
        }
    }

    static HeldDescriptor listening(UnixDomainSocketAddress address, int backlog) throws IOException {
        try {
            HeldDescriptor descriptor = new HeldDescriptor(newSocketDomain0())
                    .boundTo(new DomainSocketAddress(address.getPath().toString()));
            descriptor.listen(backlog);
            return descriptor;
        } catch (ChannelException e) {
            throw cause(e);
        }
    }

    private static boolean isIpv6(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }

    private static IOException cause(ChannelException e) {
        return e.getCause() instanceof IOException io ? io : new IOException(e);
    }

    HeldDescriptor boundTo(SocketAddress address) throws IOException {
        try {
            bind(address);
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Ends listening; Netty remembers that it has been, so a fresh object has to do it. */
    void stopListening() throws IOException {
        new Socket(intValue()).shutdown(true, false);
    }

    void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            System.getLogger("io.berth.reservation").log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }
}
