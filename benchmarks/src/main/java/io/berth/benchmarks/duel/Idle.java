package io.berth.benchmarks.duel;

import io.berth.benchmarks.report.Measure;
import io.berth.benchmarks.report.Outcome;
import io.berth.benchmarks.report.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures what a connection that does nothing costs in memory, each time in a new server: with some connections come and gone,
 * so that its classes are there, and then with all of them.
 */
final class Idle {
    private static final int SOME = 200;
    private static final int A_SECOND = 500; // that even a slow handshake reaches
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Launcher launcher;
    private final Traffic traffic;
    private final Pace pace;
    private final Journal journal;

    Idle(Launcher launcher, Traffic traffic, Pace pace, Journal journal) {
        this.launcher = launcher;
        this.traffic = traffic;
        this.pace = pace;
        this.journal = journal;
    }

    /** Has each of these peers hold the connections, one after the other; one that fails is left out. */
    void run(Work work, List<Peer> peers) throws InterruptedException {
        journal.progress(work.title());
        Map<String, List<Map<Measure, Double>>> rounds = new LinkedHashMap<>();
        List<Peer> taking = new ArrayList<>(peers);
        for (Peer peer : peers) {
            rounds.put(peer.name(), new ArrayList<>());
        }
        for (int round = 0; round < pace.fresh(); round++) {
            for (Peer peer : List.copyOf(taking)) {
                Optional<Map<Measure, Double>> measured = measure(work, peer);
                measured.ifPresent(rounds.get(peer.name())::add);
                if (measured.isEmpty()) {
                    taking.remove(peer);
                    rounds.remove(peer.name());
                }
            }
        }
        journal.outcome(Outcome.of(work, rounds));
    }

    private Optional<Map<Measure, Double>> measure(Work work, Peer peer) throws InterruptedException {
        Optional<Server> started = launcher.start(peer, work.protocol());
        if (started.isEmpty()) {
            return Optional.empty();
        }
        try (Server server = started.get()) {
            try {
                return Optional.of(measure(work, server));
            } catch (DuelException e) {
                journal.failure(peer, work.title(), server.blame(e));
                return Optional.empty();
            }
        }
    }

    private Map<Measure, Double> measure(Work work, Server server) throws DuelException, InterruptedException {
        hold(work, server, Math.min(SOME, work.connections()));
        letGo();
        Memory before = Memory.of(server.pid());
        hold(work, server, work.connections());
        try {
            return Memory.of(server.pid()).since(before, work.connections());
        } finally {
            letGo();
        }
    }

    private void hold(Work work, Server server, int connections) throws DuelException, InterruptedException {
        Answer answer = traffic.order(
                Orders.hold(work, server.port(), connections), PATIENCE.plusSeconds(connections / A_SECOND));
        if (answer.failures() > 0 || answer.connections() < connections) {
            throw new DuelException(
                    answer.connections() + " of " + connections + " connections were opened, " + answer.failures()
                            + " failed",
                    List.of());
        }
    }

    private void letGo() throws DuelException, InterruptedException {
        traffic.order(Orders.letGo(), PATIENCE);
    }

    /** What a server has of memory; zero where this machine does not tell. */
    private record Memory(long heapBytes, long residentBytes) {
        static Memory of(long pid) throws DuelException, InterruptedException {
            long heap = Heap.isTold() ? Heap.liveBytes(pid) : 0;
            return new Memory(heap, Kernel.tells() ? Kernel.residentBytes(pid) : 0);
        }

        Map<Measure, Double> since(Memory before, int connections) {
            Map<Measure, Double> each = new EnumMap<>(Measure.class);
            if (Heap.isTold()) {
                each.put(Measure.HEAP, (heapBytes - before.heapBytes) / (double) connections);
            }
            if (Kernel.tells()) {
                each.put(Measure.RESIDENT, (residentBytes - before.residentBytes) / (double) connections);
            }
            return each;
        }
    }
}
