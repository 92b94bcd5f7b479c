package io.berth.benchmarks.report;

/** What is measured of a peer in a round. */
public enum Measure {
    /** Messages that were echoed in a second. */
    MESSAGES("messagesPerSecond", "messages/s", 0, true),
    /** Connections in a second, each opened, used for one byte and closed. */
    CONNECTIONS("connectionsPerSecond", "connections/s", 0, true),
    /** Processor time of the server for a message or a connection, in microseconds. */
    CPU("cpuMicros", "CPU us each", 2, true),
    /** The kernel's share of that. */
    KERNEL("kernelMicros", "in kernel", 2, false),
    /** The median latency in microseconds. */
    P50("p50Micros", "p50 us", 0, false),
    /** What nine in ten are not above. */
    P90("p90Micros", "p90 us", 0, false),
    /** What 99 in a hundred are not above. */
    P99("p99Micros", "p99 us", 0, false),
    /** What 999 in a thousand are not above. */
    P999("p999Micros", "p99.9 us", 0, false),
    /** The worst latency. */
    MAX("maxMicros", "max us", 0, false),
    /** Bytes on the heap, after a collection, for each connection. */
    HEAP("heapBytesEach", "heap B each", 0, true),
    /** Bytes of resident memory for each connection. */
    RESIDENT("residentBytesEach", "resident B each", 0, true),
    /** Messages or connections that got lost. */
    FAILURES("failures", "failures", 0, false);

    private final String key;
    private final String heading;
    private final int digits;
    private final boolean compared;

    Measure(String key, String heading, int digits, boolean compared) {
        this.key = key;
        this.heading = heading;
        this.digits = digits;
        this.compared = compared;
    }

    /** Its name in JSON. */
    String key() {
        return key;
    }

    /** Its name at the head of a column. */
    String heading() {
        return heading;
    }

    /** Whether ratios to another peer's are of interest. */
    boolean isCompared() {
        return compared;
    }

    /** A value of it, as people read it. */
    String text(double value) {
        return Numbers.text(value, digits);
    }
}
