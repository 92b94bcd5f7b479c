package io.berth.reservation.kernel;

import io.berth.eventloop.ListenSource;
import io.berth.reservation.Guarantee;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One descriptor that is bound once and listens now and then.
 *
 * <p>It never listens with SO_REUSEADDR and never carries it while it is silent, since any server that sets it too could
 * bind beside it then.
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
            }
            bindBesideConnections(descriptor, address); // those of an earlier process may linger in TIME_WAIT
        }
    }

    private static void bindBesideConnections(HeldDescriptor descriptor, InetSocketAddress address) throws IOException {
        descriptor.setReuseAddress(true);
        descriptor.bind(address);
        descriptor.setReuseAddress(false);
        // The kernel remembers for the port as a whole that it was bound reusably. Listening without makes it forget,
        // and
        // fails where somebody else has done the same.
        descriptor.listen(1);
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
        } catch (IOException connectionsLive) {
            listenBeside(backlog, connectionsLive);
        }
        listening = true;
    }

    /** While connections of an earlier listener live, the kernel lets it listen again only if all share the port. */
    private void listenBeside(int backlog, IOException connectionsLive) throws IOException {
        try {
            share(true);
            descriptor.listen(backlog);
        } catch (IOException e) {
            e.addSuppressed(connectionsLive);
            throw e;
        } finally {
            share(false);
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
