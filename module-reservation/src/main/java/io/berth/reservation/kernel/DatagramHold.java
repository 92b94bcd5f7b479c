package io.berth.reservation.kernel;

import io.berth.eventloop.DatagramSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/** A UDP address that is bound until it is let go; without options that share it, the kernel lets nobody else have it. */
public final class DatagramHold {
    private final InetSocketAddress address;
    private final DatagramSource socket;

    private DatagramHold(InetSocketAddress address, DatagramSource socket) {
        this.address = address;
        this.socket = socket;
    }

    static DatagramHold descriptor(InetSocketAddress address) throws IOException {
        HeldDescriptor descriptor = HeldDescriptor.datagram(address).boundTo(address);
        return new DatagramHold(descriptor.localAddress(), DatagramSource.descriptor(descriptor.intValue()));
    }

    static DatagramHold channel(InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open(Addresses.family(address));
        try {
            channel.bind(address);
            return new DatagramHold((InetSocketAddress) channel.getLocalAddress(), DatagramSource.channel(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Takes an address. */
    public static DatagramHold take(Backend backend, InetSocketAddress address) throws IOException {
        return backend.takeDatagram(address);
    }

    /** What is held. */
    public InetSocketAddress address() {
        return address;
    }

    /** Gives it away as it is, to be closed by whoever gets it instead of here. */
    public DatagramSource giveAway() {
        return socket;
    }

    /** Lets go; called once. */
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger("io.berth.reservation").log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }
}
