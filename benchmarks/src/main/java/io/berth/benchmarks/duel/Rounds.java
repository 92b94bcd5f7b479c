package io.berth.benchmarks.duel;

import io.berth.benchmarks.report.Measure;
import io.berth.benchmarks.report.Outcome;
import io.berth.benchmarks.report.Suite;
import io.berth.benchmarks.report.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lets servers that run take turns at a work, and measures what each round gives. */
final class Rounds {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double KEPT_UP = 0.95;

    private final Traffic traffic;
    private final Pace pace;
    private final Rest rest;
    private final Journal journal;

    Rounds(Traffic traffic, Pace pace, Journal journal) {
        this.traffic = traffic;
        this.pace = pace;
        this.rest = new Rest(pace.rest(), journal);
        this.journal = journal;
    }

    /** Warms up load and servers: the first to be measured is not to be the one that the load learns its trade on. */
    void rehearse(Work work, List<Server> servers) throws InterruptedException {
        for (Server server : servers) {
            try {
                traffic.order(Orders.timed(work, server.port(), pace.warmUp()), PATIENCE);
            } catch (DuelException e) {
                journal.progress(server.name() + " failed in a rehearsal: " + e.getMessage());
            }
        }
    }

    /**
     * Has all these servers do the work, and writes in the journal what came of it.
     *
     * @return those that failed, and are in the journal too
     */
    Set<Server> run(Work work, List<Server> servers) throws InterruptedException {
        journal.progress(work.title());
        Map<String, List<Map<Measure, Double>>> rounds = new LinkedHashMap<>();
        List<Server> taking = new ArrayList<>(servers);
        Set<Server> failed = new HashSet<>();
        for (Server server : servers) {
            rounds.put(server.name(), new ArrayList<>());
        }
        rehearse(work, servers);
        for (int round = 0; round < pace.rounds(); round++) {
            for (Server server : List.copyOf(taking)) {
                rest.await(servers);
                try {
                    rounds.get(server.name()).add(measure(work, server, pace.seconds()));
                } catch (DuelException e) {
                    taking.remove(server);
                    failed.add(server);
                    rounds.remove(server.name());
                    journal.failure(server.peer(), work.title(), server.blame(e));
                }
            }
        }
        Outcome outcome = Outcome.of(work, rounds);
        journal.outcome(outcome);
        remark(outcome);
        return failed;
    }

    private Map<Measure, Double> measure(Work work, Server server, double seconds)
            throws DuelException, InterruptedException {
        Kernel.Cpu before = Kernel.tells() ? Kernel.cpu(server.pid()) : Kernel.Cpu.UNKNOWN;
        Duration patience = PATIENCE.plusMillis((long) (seconds * 1000));
        Answer answer = traffic.order(Orders.timed(work, server.port(), seconds), patience);
        boolean connecting = work.suite() == Suite.connect;
        long count = connecting ? answer.connections() : answer.messages();
        if (count <= 0 || answer.seconds() <= 0) {
            throw new DuelException(
                    "nothing came back from it in " + seconds
                            + " s: where the machine has other work to do, take longer rounds with --seconds",
                    List.of());
        }
        Map<Measure, Double> measured = new EnumMap<>(answer.latencies());
        measured.put(connecting ? Measure.CONNECTIONS : Measure.MESSAGES, count / answer.seconds());
        if (Kernel.tells()) {
            Kernel.Cpu spent = Kernel.cpu(server.pid()).since(before);
            measured.put(Measure.CPU, spent.seconds() * 1e6 / answer.total());
            measured.put(Measure.KERNEL, spent.kernel() * 1e6 / answer.total());
        }
        if (answer.failures() > 0) {
            measured.put(Measure.FAILURES, (double) answer.failures());
        }
        return measured;
    }

    private void remark(Outcome outcome) {
        outcome.peers().forEach((peer, figures) -> {
            if (figures.containsKey(Measure.FAILURES)) {
                journal.note(peer + " lost some: see its failures at "
                        + outcome.work().title());
            }
            int rate = outcome.work().rate();
            if (rate > 0 && figures.get(Measure.MESSAGES).spread().median() < rate * KEPT_UP) {
                journal.note(peer + " did not keep up, so its latencies are those of a queue: "
                        + outcome.work().title());
            }
        });
    }
}
