package io.berth.benchmarks.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SortedMap;

/**
 * What something may cost.
 *
 * @param name what it is
 * @param limits the most it may cost, by the JDK from which on that is so
 * @param unit of what
 * @param place where it is written
 */
record Budget(String name, SortedMap<Integer, BigDecimal> limits, String unit, String place) {
    /** What it may cost on a JDK. */
    BigDecimal limit(int jdk) {
        return limits.get(limits.headMap(jdk + 1).lastKey());
    }

    /** A cost as exact as the budget is written. */
    private BigDecimal rounded(double cost, int jdk) {
        return BigDecimal.valueOf(cost).setScale(limit(jdk).scale(), RoundingMode.HALF_UP);
    }

    boolean isExceededBy(double cost, int jdk) {
        return rounded(cost, jdk).compareTo(limit(jdk)) > 0;
    }

    /** Whether half of it would do. */
    boolean isGenerousFor(double cost, int jdk) {
        return limit(jdk).signum() > 0
                && rounded(cost, jdk).multiply(BigDecimal.valueOf(2)).compareTo(limit(jdk)) <= 0;
    }

    /** What to tell whoever made it dearer. */
    String complaint(double cost, int jdk) {
        return name + " costs " + shown(cost, jdk) + ", and its budget is " + limit(jdk) + " " + unit + " (" + place
                + "). Find the reason; or, if it is worth it, write " + shown(cost, jdk)
                + " there in the same commit, and say in its message why.";
    }

    /** What to tell whoever made it cheaper. */
    String praise(double cost, int jdk) {
        return name + " costs " + shown(cost, jdk) + ", half of its budget of " + limit(jdk) + " " + unit
                + " or less: lower it (" + place + ").";
    }

    private String shown(double cost, int jdk) {
        return rounded(cost, jdk) + " " + unit;
    }
}
