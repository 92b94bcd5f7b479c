package io.berth.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/** A socket as its backend has it. One final class per backend; the backend alone decides when to read. */
abstract sealed class Carrier permits EpollCarrier, NioCarrier {
    abstract void bind(InetSocketAddress address) throws IOException;

    abstract void connect(InetSocketAddress address) throws IOException;

    /** Begins to deliver events. */
    abstract void start(CarrierEvents events) throws IOException;

    /**
     * Sends the packets of a batch in their order until all are gone, or the kernel has no room: then it asks for {@link
     * CarrierEvents#onDrain}. Packets that the kernel will not send are told to {@link CarrierEvents#onFailed} and taken out.
     *
     * @return how many the kernel took
     */
    abstract int send(PacketBatch batch);

    abstract void pause() throws IOException;

    abstract void resume() throws IOException;

    /** Joins a group by an interface, for datagrams of one source or, if that is null, of all. */
    abstract void join(InetAddress group, NetworkInterface by, InetAddress source) throws IOException;

    abstract void leave(InetAddress group, NetworkInterface by, InetAddress source) throws IOException;

    abstract InetSocketAddress local();

    /** The peer, or null. */
    abstract InetSocketAddress remote();

    abstract int receiveBufferBytes() throws IOException;

    abstract int sendBufferBytes() throws IOException;

    /** How many datagrams the kernel had no room for, or {@link UdpStatistics#UNKNOWN}. */
    abstract long dropped();

    /** Closes for good; no event comes any more. */
    abstract void close();
}
