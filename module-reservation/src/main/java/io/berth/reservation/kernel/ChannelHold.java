package io.berth.reservation.kernel;

import io.berth.eventloop.ListenSource;
import io.berth.reservation.Guarantee;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Something that is bound and never listens, the anchor; and beside it, on the same port, now and then a channel of the JDK
 * that listens. The JDK binds and listens in one step, so it cannot be done with one alone.
 */
final class ChannelHold extends Hold {
    private final Anchor anchor;
    private ServerSocketChannel listener; // null while it does not listen

    private ChannelHold(InetSocketAddress address, Guarantee guarantee, Anchor anchor) {
        super(address, guarantee, Seal.beside(address));
        this.anchor = anchor;
    }

    static ChannelHold take(InetSocketAddress address) throws IOException {
        return new ChannelHold(address, Guarantee.EXCLUSIVE, new ChannelAnchor(anchored(address)));
    }

    /** Listens beside a hold that does not. */
    static ChannelHold beside(Hold hold) {
        return new ChannelHold((InetSocketAddress) hold.address(), hold.guarantee(), hold);
    }

    private static SocketChannel anchored(InetSocketAddress address) throws IOException {
        try {
            return bound(address, false);
        } catch (BindException e) {
            if (BindFailure.of(e) != BindFailure.TAKEN) {
                throw e;
            }
            return Lingering.isAllThatKeeps(address)
                    ? boundBesideConnections(address)
                    : bound(address, false); // whoever had it may just have let go
        }
    }

    /**
     * Others may do the same at the same moment. Two cannot listen at a time, and whoever listens second finds that the
     * first one's anchor no longer lets it in. To listen also makes the kernel forget that the port as a whole was bound
     * reusably.
     */
    private static SocketChannel boundBesideConnections(InetSocketAddress address) throws IOException {
        SocketChannel anchor = bound(address, true);
        try (ServerSocketChannel proof = ServerSocketChannel.open(Addresses.family(address))) {
            set(proof, StandardSocketOptions.SO_REUSEADDR);
            proof.bind(address, 1);
            anchor.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            return anchor;
        } catch (IOException | RuntimeException e) {
            anchor.close();
            throw e;
        }
    }

    private static SocketChannel bound(InetSocketAddress address, boolean reusably) throws IOException {
        SocketChannel channel = SocketChannel.open(Addresses.family(address));
        try {
            if (reusably) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            return channel.bind(address);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public boolean isListening() {
        return listener != null;
    }

    @Override
    public void listen(int backlog) throws IOException {
        if (listener != null) {
            return; // the JDK cannot change a backlog
        }
        InetSocketAddress address = (InetSocketAddress) address();
        ServerSocketChannel beside = ServerSocketChannel.open(Addresses.family(address));
        try {
            share(true);
            set(beside, StandardSocketOptions.SO_REUSEADDR);
            set(beside, StandardSocketOptions.SO_REUSEPORT);
            beside.configureBlocking(false);
            listener = beside.bind(address, backlog);
        } catch (IOException | RuntimeException e) {
            beside.close();
            throw e;
        } finally {
            share(false);
        }
    }

    private static void set(ServerSocketChannel channel, SocketOption<Boolean> option) throws IOException {
        channel.setOption(option, true);
    }

    @Override
    public ListenSource lent() {
        return ListenSource.channels(listener);
    }

    @Override
    public void stop() throws IOException {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    @Override
    public void setReusePort(boolean reused) throws IOException {
        anchor.setReusePort(reused);
    }

    @Override
    public void setReuseAddress() throws IOException {
        anchor.setReuseAddress();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (IOException e) {
            System.getLogger("io.berth.reservation").log(System.Logger.Level.DEBUG, "close failed", e);
        }
        anchor.close();
    }

    /** A channel that is bound and not connected. */
    private record ChannelAnchor(SocketChannel channel) implements Anchor {
        @Override
        public void setReusePort(boolean reused) throws IOException {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, reused);
        }

        @Override
        public void setReuseAddress() throws IOException {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                System.getLogger("io.berth.reservation").log(System.Logger.Level.DEBUG, "close failed", e);
            }
        }
    }
}
