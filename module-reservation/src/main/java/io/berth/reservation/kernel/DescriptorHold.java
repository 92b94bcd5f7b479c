package io.berth.reservation.kernel;

import io.berth.eventloop.ListenSource;
import io.berth.reservation.Guarantee;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One descriptor that is bound once and listens now and then.
 *
 * <p>It does not carry SO_REUSEADDR while it is silent, since any server that sets it too could bind beside it then.
 */
final class DescriptorHold extends Hold {
    private final HeldDescriptor descriptor;
    private boolean listening;

    private DescriptorHold(InetSocketAddress address, HeldDescriptor descriptor) {
        super(address, Guarantee.EXCLUSIVE, Seal.beside(address));
        this.descriptor = descriptor;
    }

    static DescriptorHold take(InetSocketAddress address) throws IOException {
        HeldDescriptor descriptor = HeldDescriptor.stream(address);
        try {
            descriptor.setTcpNoDelay(true); // connections accepted later inherit it
            bind(descriptor, address);
            return new DescriptorHold(address, descriptor);
        } catch (IOException | RuntimeException e) {
            descriptor.closeQuietly();
            throw e;
        }
    }

    private static void bind(HeldDescriptor descriptor, InetSocketAddress address) throws IOException {
        try {
            descriptor.bind(address);
        } catch (IOException e) {
            if (BindFailure.of(e) != BindFailure.TAKEN) {
                throw e;
            } else if (Lingering.isAllThatKeeps(address)) {
                bindBesideConnections(descriptor, address);
            } else {
                descriptor.bind(address); // whoever had it may just have let go
            }
        }
    }

    /**
     * Others may do the same at the same moment. Two cannot listen at a time, and whoever listens second finds that the
     * first one no longer lets it in. To listen also makes the kernel forget that the port as a whole was bound reusably.
     */
    private static void bindBesideConnections(HeldDescriptor descriptor, InetSocketAddress address) throws IOException {
        descriptor.setReuseAddress(true);
        descriptor.bind(address);
        descriptor.listen(1);
        descriptor.setReuseAddress(false);
        descriptor.stopListening();
    }

    @Override
    public boolean isListening() {
        return listening;
    }

    @Override
    public void listen(int backlog) throws IOException {
        if (listening) {
            descriptor.listen(backlog);
            return;
        }
        try {
            descriptor.listen(backlog);
            alone();
        } catch (IOException connectionsLive) {
            listenBeside(backlog, connectionsLive);
        }
        listening = true;
    }

    /** While connections of an earlier listener live, the kernel lets it listen again only if all share the port. */
    private void listenBeside(int backlog, IOException connectionsLive) throws IOException {
        try {
            share(true);
            try {
                descriptor.listen(backlog);
            } catch (IOException connectionsOfAnother) {
                listenReusably(backlog);
            }
        } catch (IOException e) {
            e.addSuppressed(connectionsLive);
            throw e;
        } finally {
            share(false);
        }
    }

    /** Connections of a server that was here before Berth share the address at most, while they linger. */
    private void listenReusably(int backlog) throws IOException {
        descriptor.setReuseAddress(true);
        try {
            descriptor.listen(backlog);
        } finally {
            descriptor.setReuseAddress(false);
        }
    }

    @Override
    public ListenSource lent() {
        return ListenSource.descriptors(descriptor.intValue());
    }

    @Override
    public void stop() throws IOException {
        if (listening) {
            listening = false;
            descriptor.stopListening();
        }
    }

    @Override
    public void setReusePort(boolean reused) throws IOException {
        descriptor.setReusePort(reused);
    }

    @Override
    public void setReuseAddress() throws IOException {
        descriptor.setReuseAddress(true);
    }

    @Override
    Hold lendingTo(Backend backend) {
        return backend == Backend.NATIVE ? this : ChannelHold.beside(this);
    }

    @Override
    public void close() {
        descriptor.closeQuietly();
    }
}
