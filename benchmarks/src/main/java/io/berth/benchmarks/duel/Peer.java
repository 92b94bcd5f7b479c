package io.berth.benchmarks.duel;

import io.berth.benchmarks.report.Protocol;
import java.util.List;
import java.util.Map;

/**
 * An echo server to compare with others.
 *
 * @param name what people call it
 * @param programs how it is started, for each protocol that it speaks
 * @param mostConnections how many it is given at most
 */
record Peer(String name, Map<Protocol, Program> programs, int mostConnections) {
    /** A way to start a server on any port that is free. */
    interface Program {
        /**
         * The words of the command.
         *
         * @param keys for TLS
         */
        List<String> command(KeyFiles keys);
    }

    boolean speaks(Protocol protocol) {
        return programs.containsKey(protocol);
    }
}
