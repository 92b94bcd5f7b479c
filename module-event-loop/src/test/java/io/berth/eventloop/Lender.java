package io.berth.eventloop;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Listens as a backend can borrow it: by descriptors for epoll, by channels for nio. Closing it closes what it has. */
final class Lender implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int ATTEMPTS = 50;

    private final Backend backend;
    private final List<Integer> descriptors = new ArrayList<>();
    private final List<ServerSocketChannel> channels = new ArrayList<>();
    private int port;

    /** Listens on a free port of 127.0.0.1. */
    Lender(Backend backend) throws IOException {
        this(backend, List.of("127.0.0.1"));
    }

    private Lender(Backend backend, List<String> hosts) throws IOException {
        this.backend = backend;
        for (int attempt = 1; channels.isEmpty() && descriptors.isEmpty(); attempt++) {
            tryToListen(hosts, attempt == ATTEMPTS);
        }
    }

    private Lender(Backend backend, UnixDomainSocketAddress path) throws IOException {
        this.backend = backend;
        add(path);
    }

    /** Listens on one port of both loopback addresses. */
    static Lender ofBothFamilies(Backend backend) throws IOException {
        return new Lender(backend, List.of("127.0.0.1", "::1"));
    }

    /** Listens at a path. */
    static Lender at(Backend backend, UnixDomainSocketAddress path) throws IOException {
        return new Lender(backend, path);
    }

    /** Binds a port by its number: one that the system gave as it was bound is lost when it is shut down. */
    private void tryToListen(List<String> hosts, boolean lastAttempt) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try {
            for (String host : hosts) {
                add(Calls.at(host, port));
            }
        } catch (BindException | NativeIoException takenMeanwhile) {
            closeAll();
            if (lastAttempt) {
                throw takenMeanwhile;
            }
        }
    }

    private void add(SocketAddress address) throws IOException {
        if (backend == Backend.EPOLL) {
            addDescriptor(address);
        } else {
            addChannel(address);
        }
    }

    private void addDescriptor(SocketAddress address) throws IOException {
        Epoll.ensureAvailability();
        boolean unix = address instanceof UnixDomainSocketAddress;
        Socket socket = unix ? Socket.newSocketDomain() : Socket.newSocketStream();
        descriptors.add(socket.intValue());
        if (unix) {
            socket.bind(new DomainSocketAddress(address.toString()));
        } else {
            socket.setReuseAddress(true);
            socket.bind(address);
        }
        socket.listen(BACKLOG);
    }

    private void addChannel(SocketAddress address) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        ServerSocketChannel channel =
                unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        channels.add(channel);
        channel.configureBlocking(false);
        if (!unix) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        }
        channel.bind(address, BACKLOG);
    }

    ListenSource source() {
        return backend == Backend.EPOLL
                ? ListenSource.descriptors(
                        descriptors.stream().mapToInt(Integer::intValue).toArray())
                : ListenSource.channels(channels.toArray(ServerSocketChannel[]::new));
    }

    int port() {
        return port;
    }

    /** A client, which the kernel answers for as long as the lender listens. */
    java.net.Socket connect() throws IOException {
        return Wire.connect(port);
    }

    java.net.Socket connect(String ip) throws IOException {
        return Wire.connect(Calls.at(ip, port).getAddress(), port);
    }

    /** Has a loop serve one client, by lending to it. */
    void serveOnce(TestLoop test) throws IOException {
        Returns returns = new Returns(test.loop);
        ListenSocket<Security> listener = lend(test, new Tally(), returns);
        try (java.net.Socket client = connect()) {
            Wire.echoes(client);
        }
        test.run(listener::close);
        returns.expectOne();
    }

    /** Lends to a new context of a loop. */
    ListenSocket<Security> lend(TestLoop test, SocketHandler<Security, Void, Void> sockets, Runnable onReturned) {
        return lend(test.context(null, sockets), ListenOptions.DEFAULT, onReturned);
    }

    ListenSocket<Security> lend(
            SocketContext<Security, Void, Void> context, ListenOptions options, Runnable onReturned) {
        return Calls.on(context.loop(), () -> context.listen(source(), options, List.of(context), onReturned));
    }

    /** Shuts down what listens, as the kernel lets any process that has the descriptor. */
    void shutDown() throws IOException {
        // A Socket remembers having been shut down, and would not do it twice
        new Socket(Descriptors.listeningOn(Calls.at("127.0.0.1", port))).shutdown(true, false);
    }

    /** Listens again after a shutdown; epoll. */
    void listenAgain() throws IOException {
        for (int descriptor : descriptors) {
            Socket socket = new Socket(descriptor);
            socket.setReusePort(true);
            socket.listen(BACKLOG);
        }
    }

    @Override
    public void close() throws IOException {
        closeAll();
    }

    /** Closes what it has, whoever borrows it. */
    void closeAll() throws IOException {
        for (int descriptor : descriptors) {
            new Socket(descriptor).close();
        }
        descriptors.clear();
        for (ServerSocketChannel channel : channels) {
            channel.close();
        }
        channels.clear();
    }
}
