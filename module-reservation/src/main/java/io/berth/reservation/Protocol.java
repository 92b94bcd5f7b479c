package io.berth.reservation;

/** What a port is reserved for. */
public enum Protocol {
    /** Connections. */
    TCP,

    /** Packets. */
    UDP,

    /** The same number for both. */
    BOTH;

    boolean hasTcp() {
        return this != UDP;
    }

    boolean hasUdp() {
        return this != TCP;
    }
}
