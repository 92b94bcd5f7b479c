package io.berth.benchmarks.peers;

import java.nio.file.Path;

/**
 * What a peer was started with.
 *
 * @param port 0 for any that is free
 * @param certificate PEM file for TLS, or null
 * @param key PEM file of its key, or null
 */
record Words(int port, Path certificate, Path key) {
    static final String HOST = "127.0.0.1";

    /** Takes the words apart; ends the process with a line that says what to do when they make no sense. */
    static Words of(String[] args) {
        if ((args.length == 1 || args.length == 3) && args[0].matches("\\d{1,5}")) {
            boolean tls = args.length == 3;
            return new Words(Integer.parseInt(args[0]), tls ? Path.of(args[1]) : null, tls ? Path.of(args[2]) : null);
        }
        System.err.println("berth: give a port, and for TLS the PEM files of a certificate and its key");
        System.exit(2);
        throw new IllegalStateException("not reached");
    }

    /** The same for a peer that has no TLS. */
    static Words withoutTls(String[] args) {
        Words words = of(args);
        if (words.isTls()) {
            System.err.println("berth: this peer does not speak TLS: give a port alone");
            System.exit(2);
        }
        return words;
    }

    boolean isTls() {
        return certificate != null;
    }

    /** Says that the peer is ready, and by what it is served. */
    static void listening(int port, String transport) {
        System.out.println("listening on " + HOST + ":" + port + " transport " + transport);
    }
}
