package io.berth.benchmarks.report;

/** What peers and load speak; its constants are the words of the load's protocol. */
public enum Protocol {
    /** TCP without encryption. */
    tcp,
    /** TLS over TCP. */
    tls,
    /** Datagrams. */
    udp
}
