package io.berth.udp;

/** What the network said about congestion on a packet's way: the two lowest bits of its traffic class. */
public enum Ecn {
    /** The sender does not take part. */
    NOT_CAPABLE,
    /** The sender takes part, in the second of its two ways. */
    CAPABLE_1,
    /** The sender takes part. */
    CAPABLE_0,
    /** Somewhere on its way there was congestion. */
    CONGESTED,
    /** It was not heard: on nio, or without {@link UdpOptions#withPacketInfo}. */
    UNKNOWN;

    private static final Ecn[] BY_BITS = {NOT_CAPABLE, CAPABLE_1, CAPABLE_0, CONGESTED};

    static Ecn of(int trafficClass) {
        return BY_BITS[trafficClass & 3];
    }
}
