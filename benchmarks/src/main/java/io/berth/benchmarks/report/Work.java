package io.berth.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What all peers have to do, one after the other.
 *
 * @param suite the part of the benchmarks that it belongs to
 * @param protocol what is spoken
 * @param connections how many there are, or for UDP sockets
 * @param size bytes of a message; 0 where there are none
 * @param depth messages in flight on each connection; 0 where there are none
 * @param rate messages that are due in a second on all connections; 0 for as many as can be
 */
public record Work(Suite suite, Protocol protocol, int connections, int size, int depth, int rate) {
    /** Echo, as fast as it goes. */
    public static Work echo(Suite suite, Protocol protocol, int connections, int size, int depth) {
        return new Work(suite, protocol, connections, size, depth, 0);
    }

    /** Echo of messages that are due at fixed times. */
    public static Work rate(Protocol protocol, int connections, int size, int rate) {
        return new Work(Suite.latency, protocol, connections, size, 1, rate);
    }

    /** Connections that come and go. */
    public static Work connect(Protocol protocol, int connections) {
        return new Work(Suite.connect, protocol, connections, 0, 0, 0);
    }

    /** Connections that stay and do nothing. */
    public static Work idle(Protocol protocol, int connections) {
        return new Work(Suite.idle, protocol, connections, 0, 0, 0);
    }

    /** What people call it. */
    public String title() {
        return suite.title()
                + (suite == Suite.connect || suite == Suite.idle || suite == Suite.latency ? ", " + protocol : "")
                + ": " + detail();
    }

    /** Its title without what its suite and protocol say. */
    String detail() {
        List<String> words = new ArrayList<>();
        if (size > 0) {
            words.add(size % 1024 == 0 ? size / 1024 + " KiB" : size + " B");
        }
        words.add(Numbers.text(connections, 0)
                + switch (suite) {
                    case connect -> " clients";
                    case udp -> " sockets";
                    default -> " connections";
                });
        if (rate > 0) {
            words.add(Numbers.text(rate, 0) + " messages/s");
        } else if (depth > 0) {
            words.add(depth + " in flight on each");
        }
        return String.join(", ", words);
    }
}
