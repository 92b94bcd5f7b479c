package io.berth.benchmarks.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A colour and a kind of line for each peer, the same in all pictures of a run; of colours that show on light and dark. */
final class Palette {
    private static final List<String> COLOURS =
            List.of("#d97706", "#db2777", "#0891b2", "#71717a", "#3b82f6", "#059669", "#a855f7", "#ef4444");
    private static final List<String> DASHES = List.of("none", "6 3", "2 3", "8 3 2 3");

    private final List<String> peers;

    Palette(Results results) {
        Set<String> names = new LinkedHashSet<>();
        results.outcomes().forEach(outcome -> names.addAll(outcome.peers().keySet()));
        peers = List.copyOf(names);
    }

    List<String> peers() {
        return peers;
    }

    String colour(String peer) {
        return COLOURS.get(Math.floorMod(peers.indexOf(peer), COLOURS.size()));
    }

    String dashes(String peer) {
        return DASHES.get(Math.floorMod(peers.indexOf(peer), DASHES.size()));
    }
}
