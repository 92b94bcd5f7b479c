package io.berth.reservation;

/** Where a bound socket stands. */
public enum PortState {
    /** It holds its port, and nobody has the lease: clients are refused. */
    RESERVED,
    /** Somebody has the lease. */
    LEASED,
    /** The kernel refuses to let it listen again; it holds on, but gives no more leases. */
    LOST,
    /** It has let go of its port. */
    CLOSED
}
