package io.berth.udp;

import io.berth.eventloop.transport.Guest;
import java.io.IOException;
import java.net.InetSocketAddress;

/** What a carrier tells of its socket, on the loop. */
interface CarrierEvents extends Guest {
    /** Packets have come, and are lent for the call. */
    void onPackets(Packets packets);

    /** The kernel has room again. */
    void onDrain();

    /** A datagram that the kernel had taken did not get through. */
    void onUnsent(InetSocketAddress destination, int errno);

    /** The kernel would not send a datagram. */
    void onFailed(InetSocketAddress destination, int errno);

    /** The JDK would not send a datagram. */
    void onFailed(InetSocketAddress destination, IOException cause);

    /** The event loop does not take it any more. */
    void onBroken(IOException cause);
}
