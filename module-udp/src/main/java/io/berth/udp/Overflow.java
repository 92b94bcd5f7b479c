package io.berth.udp;

/** What becomes of datagrams that nobody has asked for when a {@link PacketStream} holds as many as it may. */
public enum Overflow {
    /** The one that has waited longest makes room: for news that the next news replaces. */
    DROP_OLDEST,
    /** What comes is dropped: for those who come first to be served first. */
    DROP_NEWEST,
    /**
     * Nothing is dropped by Berth. The socket is paused, and datagrams wait in the kernel until its receive buffer is full;
     * those that come then are dropped there, and counted in {@link UdpStatistics#droppedByKernel} where that is known.
     */
    PAUSE
}
