package io.berth.benchmarks.report;

import java.util.List;
import java.util.Map;

/** A picture of one measure: a bar for each peer, a group of bars for each work, with the least and the most as a whisker. */
final class Bars {
    private static final double LEFT = 110;
    private static final double LONGEST = 440;
    private static final double ROW = 20;
    private static final double HEAD = 30;

    private final Measure measure;
    private final Palette palette;

    Bars(Measure measure, Palette palette) {
        this.measure = measure;
        this.palette = palette;
    }

    /** The picture of these outcomes, which all have figures of the measure. */
    String draw(String title, List<Outcome> outcomes, List<String> captions) {
        Svg svg = new Svg(title, description(title, outcomes, captions));
        double y = 44;
        for (int i = 0; i < outcomes.size(); i++) {
            y = group(svg, y, captions.get(i), outcomes.get(i));
        }
        return svg.finish(y + 14);
    }

    private double group(Svg svg, double top, String caption, Outcome outcome) {
        double most = outcome.peers().values().stream()
                .filter(figures -> figures.containsKey(measure))
                .mapToDouble(figures -> figures.get(measure).spread().high())
                .max()
                .orElse(0);
        double scale = most > 0 ? LONGEST / most : 0;
        svg.text("soft", 16, top + 16, caption);
        double y = top + HEAD;
        for (Map.Entry<String, Map<Measure, Figure>> peer : outcome.peers().entrySet()) {
            Figure figure = peer.getValue().get(measure);
            if (figure != null) {
                row(svg, y, peer.getKey(), figure, scale);
                y += ROW;
            }
        }
        return y;
    }

    private void row(Svg svg, double y, String peer, Figure figure, double scale) {
        Spread spread = figure.spread();
        svg.text("name", LEFT - 8, y + 11, "end", peer);
        svg.bar(LEFT, y, Math.max(1, spread.median() * scale), ROW - 6, palette.colour(peer));
        double middle = y + (ROW - 6) / 2;
        if (figure.rounds().size() > 1) {
            svg.line("whisker", LEFT + spread.low() * scale, middle, LEFT + spread.high() * scale, middle);
        }
        double end = LEFT + Math.max(spread.median(), spread.high()) * scale;
        svg.text("value", Math.max(LEFT, end) + 8, y + 11, words(figure));
    }

    private String words(Figure figure) {
        String ratio = figure.ratio() == null
                ? ""
                : "  (" + Numbers.ratio(figure.ratio().median()) + ")";
        return measure.text(figure.spread().median()) + ratio;
    }

    private String description(String title, List<Outcome> outcomes, List<String> captions) {
        StringBuilder words = new StringBuilder(title).append(". ");
        for (int i = 0; i < outcomes.size(); i++) {
            words.append(captions.get(i)).append(": ");
            outcomes.get(i).peers().forEach((peer, figures) -> {
                Figure figure = figures.get(measure);
                words.append(figure == null ? "" : peer + " " + words(figure) + "; ");
            });
        }
        return words.toString().strip();
    }
}
