package io.berth.benchmarks.report;

import java.util.List;

/**
 * A peer that could not be measured.
 *
 * @param peer its name
 * @param where the work that it was at
 * @param what one line
 * @param lastLines what it printed last
 */
public record Failure(String peer, String where, String what, List<String> lastLines) {}
