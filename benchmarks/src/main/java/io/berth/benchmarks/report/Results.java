package io.berth.benchmarks.report;

import java.util.List;

/**
 * All that came of a run.
 *
 * @param machine where it ran
 * @param notes what a reader has to know to judge the figures, one line each
 * @param outcomes what was measured
 * @param failures what could not be
 */
public record Results(Machine machine, List<String> notes, List<Outcome> outcomes, List<Failure> failures) {}
