package io.berth.benchmarks.duel;

import java.util.List;

/** A peer, or the load, did not do its part. The message is one line; what was printed last may say more. */
final class DuelException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> lastLines;

    DuelException(String what, List<String> lastLines) {
        super(what);
        this.lastLines = List.copyOf(lastLines);
    }

    List<String> lastLines() {
        return lastLines;
    }
}
