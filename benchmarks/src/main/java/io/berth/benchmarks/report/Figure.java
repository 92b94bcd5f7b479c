package io.berth.benchmarks.report;

import java.util.List;

/**
 * One measure of one peer at one work.
 *
 * @param rounds what each round gave
 * @param ratio to the first peer, round by round; null where that says nothing
 */
public record Figure(List<Double> rounds, Spread ratio) {
    /** The median of the rounds, the least and the greatest. */
    public Spread spread() {
        return Spread.of(rounds);
    }
}
