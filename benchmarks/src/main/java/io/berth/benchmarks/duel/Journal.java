package io.berth.benchmarks.duel;

import io.berth.benchmarks.report.Failure;
import io.berth.benchmarks.report.Machine;
import io.berth.benchmarks.report.Outcome;
import io.berth.benchmarks.report.Results;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a run has to tell, as it comes: progress at once, the rest at the end. One thread. */
final class Journal {
    private final PrintWriter progress;
    private final Set<String> notes = new LinkedHashSet<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    Journal(PrintWriter progress) {
        this.progress = progress;
    }

    /** Something that those who wait like to know. */
    void progress(String what) {
        progress.println(what);
        progress.flush();
    }

    /** Something that has to be known to judge the figures; once is enough. */
    void note(String what) {
        notes.add(what);
    }

    void outcome(Outcome outcome) {
        if (!outcome.peers().isEmpty()) {
            outcomes.add(outcome);
        }
    }

    void failure(Peer peer, String where, DuelException cause) {
        failures.add(new Failure(peer.name(), where, cause.getMessage(), cause.lastLines()));
        progress(peer.name() + " failed: " + cause.getMessage());
    }

    Results results() {
        return new Results(Machine.here(), List.copyOf(notes), List.copyOf(outcomes), List.copyOf(failures));
    }
}
