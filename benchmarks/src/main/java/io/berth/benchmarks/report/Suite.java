package io.berth.benchmarks.report;

/** A part of the benchmarks that can be asked for; its constants are the words that people type. */
public enum Suite {
    /** Echo over TCP. */
    plain("echo over TCP"),
    /** Echo over TLS. */
    tls("echo over TLS"),
    /** Echo over UDP. */
    udp("echo over UDP"),
    /** Connections opened and closed. */
    connect("connections opened, used for one byte and closed"),
    /** Connections that do nothing. */
    idle("idle connections"),
    /** Latency under a fixed rate. */
    latency("latency under a fixed rate");

    private final String title;

    Suite(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
