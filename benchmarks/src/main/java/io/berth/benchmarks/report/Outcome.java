package io.berth.benchmarks.report;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of one work: the figures of each peer, in the order of the peers.
 *
 * @param work what had to be done
 * @param peers figures by the names of peers
 */
public record Outcome(Work work, Map<String, Map<Measure, Figure>> peers) {
    /** Makes figures of what each round gave to each peer; ratios are to the first peer. */
    public static Outcome of(Work work, Map<String, List<Map<Measure, Double>>> rounds) {
        Map<String, Map<Measure, Figure>> peers = new LinkedHashMap<>();
        List<Map<Measure, Double>> first =
                rounds.isEmpty() ? List.of() : rounds.values().iterator().next();
        rounds.forEach((peer, its) -> peers.put(peer, figures(its, first)));
        return new Outcome(work, peers);
    }

    private static Map<Measure, Figure> figures(List<Map<Measure, Double>> rounds, List<Map<Measure, Double>> first) {
        Map<Measure, Figure> figures = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            List<Double> values = values(measure, rounds);
            if (!values.isEmpty()) {
                Spread ratio = measure.isCompared() ? Spread.ofRatios(values, values(measure, first)) : null;
                figures.put(measure, new Figure(values, ratio));
            }
        }
        return figures;
    }

    private static List<Double> values(Measure measure, List<Map<Measure, Double>> rounds) {
        return rounds.stream()
                .filter(round -> round.containsKey(measure))
                .map(round -> round.get(measure))
                .toList();
    }

    /** Whether a peer has figures of this measure. */
    boolean has(Measure measure) {
        return peers.values().stream().anyMatch(figures -> figures.containsKey(measure));
    }
}
