package io.berth.reservation.kernel;

import io.berth.eventloop.ListenSource;
import io.berth.reservation.Guarantee;
import java.io.IOException;
import java.net.SocketAddress;

/** One address that is bound from its making to its closing, whether or not anyone listens. One thread at a time. */
public abstract sealed class Hold implements Anchor permits DescriptorHold, ChannelHold, PathHold {
    private final SocketAddress address;
    private final Seal seal;
    private Guarantee guarantee;

    Hold(SocketAddress address, Guarantee guarantee, Seal seal) {
        this.address = address;
        this.guarantee = guarantee;
        this.seal = seal;
    }

    /** What is held; it never changes. */
    public final SocketAddress address() {
        return address;
    }

    /** Who could get in now. */
    public final Guarantee guarantee() {
        return guarantee;
    }

    /** Whether it listens. */
    public abstract boolean isListening();

    /** Begins to listen, or, where it listens already and the kernel can, changes the backlog. */
    public abstract void listen(int backlog) throws IOException;

    /** What a context borrows to accept; only while it listens. */
    public abstract ListenSource lent();

    /** Stops listening: from here on clients are refused, and those in the queue are reset. */
    public abstract void stop() throws IOException;

    /** Lets servers that set SO_REUSEPORT bind the address too, or no more. */
    public final void share(boolean shared) throws IOException {
        setReusePort(shared);
        if (guarantee == Guarantee.EXCLUSIVE || guarantee == Guarantee.SAME_USER) {
            guarantee = !shared && seal.close() ? Guarantee.EXCLUSIVE : Guarantee.SAME_USER;
        }
    }

    /** It has listened without sharing: so nobody else is there, and the kernel has forgotten that it was shared. */
    final void alone() {
        if (guarantee == Guarantee.SAME_USER) {
            guarantee = Guarantee.EXCLUSIVE;
        }
    }

    /** Lets servers that set SO_REUSEADDR bind the address too, for good. */
    public final void admit() throws IOException {
        setReuseAddress();
        guarantee = Guarantee.OPENED;
    }

    /** The same address held for listeners of a backend, by what holds it now; that belongs to the new hold then. */
    Hold lendingTo(Backend backend) {
        return this;
    }
}
