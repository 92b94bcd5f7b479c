package io.berth.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The middle of some values, and how far they lie apart.
 *
 * @param median half of the values are not above it
 * @param low the least
 * @param high the greatest
 */
public record Spread(double median, double low, double high) {
    /** Of at least one value. */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values have no median: give at least one");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** Of the ratios round by round; null when no round has one, since there is none to zero. */
    static Spread ofRatios(List<Double> of, List<Double> to) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(of.size(), to.size()); i++) {
            if (to.get(i) > 0) {
                ratios.add(of.get(i) / to.get(i));
            }
        }
        return ratios.isEmpty() ? null : of(ratios);
    }
}
