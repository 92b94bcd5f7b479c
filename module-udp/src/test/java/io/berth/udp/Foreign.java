package io.berth.udp;

import io.berth.eventloop.DatagramSource;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.function.Supplier;

/** A UDP socket of somebody else's: a descriptor, or a channel of the JDK. Closing it when it has been adopted does nothing. */
abstract sealed class Foreign implements AutoCloseable {
    private boolean adopted;

    /** One of the kind that a backend takes, of the family of an address. */
    static Foreign unbound(Backend backend, InetSocketAddress family) throws IOException {
        boolean inet6 = family.getAddress() instanceof Inet6Address;
        return backend == Backend.EPOLL ? new Descriptor(inet6) : new Channel(inet6);
    }

    static Foreign bound(Backend backend, InetSocketAddress at) throws IOException {
        Foreign foreign = unbound(backend, at);
        foreign.bind(at);
        return foreign;
    }

    abstract Backend backend();

    abstract void bind(InetSocketAddress at) throws IOException;

    abstract void connect(InetSocketAddress to) throws IOException;

    abstract InetSocketAddress address() throws IOException;

    abstract DatagramSource source();

    /** What has become of options. */
    abstract Map<String, Integer> options() throws IOException;

    /** Makes a socket of it. */
    UdpSocket<Void> adopt(TestLoop on, UdpOptions options, UdpHandler<Void> handler) {
        return adopted(on, () -> UdpSocket.adopt(on.loop, source(), options, null, handler));
    }

    /** Has a service make a socket of it. */
    UdpSocket<Void> adopt(TestLoop on, UdpSockets service, UdpHandler<Void> handler) {
        return adopted(on, () -> service.adopt(on.loop, source(), UdpOptions.DEFAULT, null, handler));
    }

    private UdpSocket<Void> adopted(TestLoop on, Supplier<UdpSocket<Void>> adoption) {
        return on.on(() -> {
            UdpSocket<Void> socket = adoption.get();
            adopted = true;
            return socket;
        });
    }

    @Override
    public void close() {
        try {
            if (!adopted) {
                source().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Descriptor extends Foreign {
        private final boolean inet6;
        private final Socket socket;

        Descriptor(boolean inet6) throws IOException {
            Epoll.ensureAvailability(); // loads the library that Socket calls
            this.inet6 = inet6;
            socket = new Socket(DatagramDescriptor.open(inet6));
        }

        @Override
        Backend backend() {
            return Backend.EPOLL;
        }

        @Override
        void bind(InetSocketAddress at) throws IOException {
            socket.bind(at);
        }

        @Override
        void connect(InetSocketAddress to) throws IOException {
            socket.connect(to);
        }

        @Override
        InetSocketAddress address() {
            return socket.localAddress();
        }

        @Override
        DatagramSource source() {
            return DatagramSource.descriptor(socket.intValue());
        }

        @Override
        Map<String, Integer> options() throws IOException {
            return Map.of(
                    "broadcast",
                    socket.isBroadcast() ? 1 : 0,
                    "traffic class",
                    option(Linux.IP_TOS, Linux.IPV6_TCLASS),
                    "multicast hops",
                    option(Linux.IP_MULTICAST_TTL, Linux.IPV6_MULTICAST_HOPS),
                    "multicast loopback",
                    option(Linux.IP_MULTICAST_LOOP, Linux.IPV6_MULTICAST_LOOP));
        }

        private int option(int four, int six) throws IOException {
            return inet6 ? socket.getIntOpt(Linux.SOL_IPV6, six) : socket.getIntOpt(Linux.SOL_IP, four);
        }
    }

    private static final class Channel extends Foreign {
        private final DatagramChannel channel;

        Channel(boolean inet6) throws IOException {
            channel = DatagramChannel.open(inet6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        }

        @Override
        Backend backend() {
            return Backend.NIO;
        }

        @Override
        void bind(InetSocketAddress at) throws IOException {
            channel.bind(at);
        }

        @Override
        void connect(InetSocketAddress to) throws IOException {
            channel.connect(to);
        }

        @Override
        InetSocketAddress address() throws IOException {
            return (InetSocketAddress) channel.getLocalAddress();
        }

        @Override
        DatagramSource source() {
            return DatagramSource.channel(channel);
        }

        @Override
        Map<String, Integer> options() throws IOException {
            return Map.of(
                    "broadcast",
                    channel.getOption(StandardSocketOptions.SO_BROADCAST) ? 1 : 0,
                    "traffic class",
                    channel.getOption(StandardSocketOptions.IP_TOS),
                    "multicast hops",
                    channel.getOption(StandardSocketOptions.IP_MULTICAST_TTL),
                    "multicast loopback",
                    channel.getOption(StandardSocketOptions.IP_MULTICAST_LOOP) ? 1 : 0);
        }
    }
}
