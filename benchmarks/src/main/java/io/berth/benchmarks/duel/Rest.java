package io.berth.benchmarks.duel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The pause between two turns, until the servers do nothing any more. What a turn leaves behind, compilers that run late and
 * threads that end, would take the core from the server that is next, and be in its figures.
 */
final class Rest {
    private static final Duration LOOK = Duration.ofMillis(60);
    private static final double NEXT_TO_NOTHING = 0.015; // seconds in a look: the kernel counts hundredths

    private final Duration patience;
    private final Journal journal;

    Rest(Duration patience, Journal journal) {
        this.patience = patience;
        this.journal = journal;
    }

    /** Waits until these are at rest; those that do not come to it in time are noted. */
    void await(List<Server> servers) throws InterruptedException {
        if (!Kernel.tells()) {
            return;
        }
        long end = System.nanoTime() + patience.toNanos();
        List<Server> busy = busy(servers);
        while (!busy.isEmpty() && System.nanoTime() - end < 0) {
            busy = busy(servers);
        }
        for (Server server : busy) {
            journal.note(server.name() + " was still at work " + patience.toSeconds()
                    + " s after its turn, so there is something of it in the figures of the next");
        }
    }

    private static List<Server> busy(List<Server> servers) throws InterruptedException {
        List<Double> before = servers.stream().map(Rest::spent).toList();
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        List<Server> busy = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            if (spent(servers.get(i)) - before.get(i) > NEXT_TO_NOTHING) {
                busy.add(servers.get(i));
            }
        }
        return busy;
    }

    /** Seconds of processor time; one that has ended spends nothing. */
    private static double spent(Server server) {
        try {
            return Kernel.cpu(server.pid()).seconds();
        } catch (DuelException e) {
            return 0;
        }
    }
}
