package io.berth.reservation.kernel;

import io.berth.eventloop.ListenSource;
import io.berth.reservation.Guarantee;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A TCP port on one address or several, such as both of localhost, or a path of the file system, that are held and listen together. It belongs to whoever
 * took it, and is not fit for several threads at a time.
 */
public final class HeldPort {
    /** How many of the kernel's proposals for a free port are tried; each may be taken at the next address. */
    private static final int PROPOSALS = 64;

    private final List<Hold> holds;

    private HeldPort(List<Hold> holds) {
        this.holds = List.copyOf(holds);
    }

    /**
     * Takes a port on all of some addresses, or on none.
     *
     * @param port the port, or 0 for one that is free
     */
    public static HeldPort take(Backend backend, List<InetAddress> addresses, int port) throws IOException {
        if (port != 0) {
            return takeAll(backend, addresses, port);
        }
        // A socket bound to port 0 loses its port when it stops listening, so the port has to be chosen before
        IOException last = null;
        for (int i = 0; i < PROPOSALS; i++) {
            try {
                return takeAll(backend, addresses, freePort(addresses.get(0)));
            } catch (IOException e) {
                if (BindFailure.of(e) != BindFailure.TAKEN) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    /** Takes a path. */
    public static HeldPort take(Backend backend, UnixDomainSocketAddress path) throws IOException {
        return new HeldPort(List.of(PathHold.take(backend, path)));
    }

    private static int freePort(InetAddress address) throws IOException {
        InetSocketAddress any = new InetSocketAddress(address, 0);
        try (SocketChannel proposal = SocketChannel.open(Addresses.family(any))) {
            return ((InetSocketAddress) proposal.bind(any).getLocalAddress()).getPort();
        }
    }

    private static HeldPort takeAll(Backend backend, List<InetAddress> addresses, int port) throws IOException {
        List<Hold> taken = new ArrayList<>();
        try {
            for (InetAddress address : addresses) {
                taken.add(backend.take(new InetSocketAddress(address, port)));
            }
            return new HeldPort(taken);
        } catch (IOException | RuntimeException e) {
            taken.forEach(Hold::close);
            throw e;
        }
    }

    /** What is held, in the order asked for. */
    public List<SocketAddress> addresses() {
        return holds.stream().map(Hold::address).toList();
    }

    /** The port, or -1 for a path. */
    public int port() {
        return addresses().get(0) instanceof InetSocketAddress address ? address.getPort() : -1;
    }

    /** Who could get in now. */
    public Guarantee guarantee() {
        return Collections.max(holds.stream().map(Hold::guarantee).toList());
    }

    /**
     * Begins to listen, on all addresses or none, or, where it listens already and the kernel can, changes the backlog.
     *
     * @return what a context borrows to accept
     */
    public ListenSource listen(int backlog) throws IOException {
        try {
            ListenSource lent = null;
            for (Hold hold : holds) {
                hold.listen(backlog);
                lent = lent == null ? hold.lent() : lent.and(hold.lent());
            }
            return lent;
        } catch (IOException e) {
            stop();
            throw e;
        }
    }

    /** The same port for loops of a backend, by what holds it now; this is not to be used any more. */
    public HeldPort lendingTo(Backend backend) {
        return new HeldPort(holds.stream().map(hold -> hold.lendingTo(backend)).toList());
    }

    /** Stops listening: from here on clients are refused, and those in the queue are reset. */
    public void stop() throws IOException {
        for (Hold hold : holds) {
            hold.stop();
        }
    }

    /** Lets servers that set SO_REUSEPORT bind it too, or no more. */
    public void share(boolean shared) throws IOException {
        for (Hold hold : holds) {
            hold.share(shared);
        }
    }

    /** Lets servers that set SO_REUSEADDR bind it too, for good. */
    public void admit() throws IOException {
        for (Hold hold : holds) {
            hold.admit();
        }
    }

    /** Lets go. */
    public void close() {
        holds.forEach(Hold::close);
    }
}
