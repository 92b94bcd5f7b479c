package io.berth.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Results as tables for a terminal. Any thread; it keeps nothing. */
public final class ResultsText {
    private ResultsText() {}

    /** All of it, in lines. */
    public static List<String> of(Results results) {
        List<String> lines = new ArrayList<>();
        lines.add(results.machine().text());
        results.notes().forEach(note -> lines.add("note: " + note));
        for (Outcome outcome : results.outcomes()) {
            lines.add("");
            lines.add(outcome.work().title());
            lines.addAll(table(outcome).lines());
        }
        if (!results.failures().isEmpty()) {
            lines.add("");
        }
        results.failures().forEach(failure -> lines.addAll(lines(failure)));
        return lines;
    }

    private static Table table(Outcome outcome) {
        List<Measure> measures =
                Stream.of(Measure.values()).filter(outcome::has).toList();
        String first = outcome.peers().keySet().stream().findFirst().orElse("");
        Table table = new Table();
        List<String> head = new ArrayList<>(List.of("peer"));
        for (Measure measure : measures) {
            head.add(measure.heading());
            if (measure.isCompared()) {
                head.add("to " + first + " (least..most)");
            }
        }
        table.row(head);
        outcome.peers().forEach((peer, figures) -> table.row(row(peer, measures, figures)));
        return table;
    }

    private static List<String> row(String peer, List<Measure> measures, Map<Measure, Figure> figures) {
        List<String> row = new ArrayList<>(List.of(peer));
        for (Measure measure : measures) {
            Figure figure = figures.get(measure);
            row.add(figure == null ? "-" : measure.text(figure.spread().median()));
            if (measure.isCompared()) {
                row.add(figure == null || figure.ratio() == null ? "-" : text(figure.ratio()));
            }
        }
        return row;
    }

    private static String text(Spread ratio) {
        return Numbers.ratio(ratio.median()) + " (" + Numbers.text(ratio.low(), 2) + ".."
                + Numbers.text(ratio.high(), 2) + ")";
    }

    private static List<String> lines(Failure failure) {
        List<String> lines = new ArrayList<>();
        lines.add("berth: " + failure.peer() + " was not measured (" + failure.where() + "): " + failure.what());
        failure.lastLines().forEach(line -> lines.add("    " + line));
        return lines;
    }
}
