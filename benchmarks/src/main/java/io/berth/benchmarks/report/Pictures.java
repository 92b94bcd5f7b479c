package io.berth.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Results as pictures in SVG, by the names of their files; only those that there are figures for. Any thread. */
public final class Pictures {
    private static final List<Measure> PERCENTILES =
            List.of(Measure.P50, Measure.P90, Measure.P99, Measure.P999, Measure.MAX);

    private final Results results;
    private final Palette palette;
    private final Map<String, String> files = new LinkedHashMap<>();

    private Pictures(Results results) {
        this.results = results;
        this.palette = new Palette(results);
    }

    /** All of them. */
    public static Map<String, String> of(Results results) {
        Pictures pictures = new Pictures(results);
        for (Suite suite : List.of(Suite.plain, Suite.tls, Suite.udp)) {
            Predicate<Outcome> echoes = outcome -> outcome.work().suite() == suite;
            String title = "E" + suite.title().substring(1);
            pictures.bars(
                    "throughput-" + suite, title + ": messages a second, more is better", Measure.MESSAGES, echoes);
            pictures.bars(
                    "cpu-" + suite,
                    title + ": the server's CPU time for a message in microseconds, less is better",
                    Measure.CPU,
                    echoes);
        }
        Predicate<Outcome> connects = outcome -> outcome.work().suite() == Suite.connect;
        pictures.bars(
                "connections", "Connections opened and closed a second, more is better", Measure.CONNECTIONS, connects);
        Predicate<Outcome> idle = outcome -> outcome.work().suite() == Suite.idle;
        pictures.bars("memory-heap", "Heap bytes of an idle connection, less is better", Measure.HEAP, idle);
        pictures.bars(
                "memory-resident", "Resident bytes of an idle connection, less is better", Measure.RESIDENT, idle);
        pictures.latencies();
        pictures.scaling();
        return pictures.files;
    }

    private void bars(String file, String title, Measure measure, Predicate<Outcome> which) {
        List<Outcome> outcomes = results.outcomes().stream()
                .filter(which.and(outcome -> outcome.has(measure)))
                .toList();
        if (!outcomes.isEmpty()) {
            List<String> captions = outcomes.stream().map(Pictures::caption).toList();
            files.put(file + ".svg", new Bars(measure, palette).draw(title, outcomes, captions));
        }
    }

    private static String caption(Outcome outcome) {
        Work work = outcome.work();
        boolean named = work.suite().name().equals(work.protocol().name()) || work.suite() == Suite.plain;
        return named ? work.detail() : work.protocol() + ", " + work.detail();
    }

    private void latencies() {
        for (Outcome outcome : results.outcomes()) {
            if (outcome.work().suite() == Suite.latency && outcome.has(Measure.P50)) {
                Map<String, List<Double>> peers = new LinkedHashMap<>();
                outcome.peers()
                        .forEach((peer, figures) -> peers.put(
                                peer,
                                PERCENTILES.stream()
                                        .map(percentile -> median(figures, percentile))
                                        .toList()));
                List<String> places = List.of("p50", "p90", "p99", "p99.9", "max");
                String picture = new Lines(palette, Scale.LOGARITHMIC, places, 0)
                        .draw("Latency in microseconds, less is better: " + caption(outcome), "percentile", peers);
                files.put(
                        "latency-" + outcome.work().protocol() + "-"
                                + outcome.work().rate() + ".svg",
                        picture);
            }
        }
    }

    /** CPU for a small message as connections grow more. */
    private void scaling() {
        List<Outcome> outcomes = results.outcomes().stream()
                .filter(outcome -> outcome.work().suite() == Suite.plain && outcome.has(Measure.CPU))
                .filter(outcome -> outcome.work().size() == 64 && outcome.work().depth() == 1)
                .sorted((a, b) ->
                        Integer.compare(a.work().connections(), b.work().connections()))
                .toList();
        if (outcomes.size() < 2) {
            return;
        }
        Map<String, List<Double>> peers = new LinkedHashMap<>();
        for (String peer : palette.peers()) {
            List<Double> values = new ArrayList<>();
            for (Outcome outcome : outcomes) {
                values.add(median(outcome.peers().getOrDefault(peer, Map.of()), Measure.CPU));
            }
            if (!values.stream().allMatch(value -> value.isNaN())) {
                peers.put(peer, values);
            }
        }
        List<String> places = outcomes.stream()
                .map(outcome -> Numbers.text(outcome.work().connections(), 0))
                .toList();
        files.put(
                "scaling.svg",
                new Lines(palette, Scale.EVEN, places, 1)
                        .draw(
                                "The server's CPU time for a message of 64 B in microseconds, less is better",
                                "connections",
                                peers));
    }

    private static double median(Map<Measure, Figure> figures, Measure measure) {
        return Stream.ofNullable(figures.get(measure))
                .mapToDouble(figure -> figure.spread().median())
                .findFirst()
                .orElse(Double.NaN);
    }
}
