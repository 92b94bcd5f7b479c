package io.berth.benchmarks.duel;

import io.berth.benchmarks.report.Protocol;
import io.berth.benchmarks.report.Suite;
import io.berth.benchmarks.report.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All works with all peers: one set of servers for each protocol, and new ones for what is about memory. */
final class Contest {
    private final List<Peer> peers;
    private final Launcher launcher;
    private final Rounds rounds;
    private final Idle idle;
    private final Journal journal;

    Contest(List<Peer> peers, Launcher launcher, Traffic traffic, Pace pace, Journal journal) {
        this.peers = peers;
        this.launcher = launcher;
        this.rounds = new Rounds(traffic, pace, journal);
        this.idle = new Idle(launcher, traffic, pace, journal);
        this.journal = journal;
    }

    /** Carries out all of it. */
    void run(List<Work> works) throws InterruptedException {
        for (Protocol protocol : Protocol.values()) {
            List<Work> its = works.stream()
                    .filter(work -> work.protocol() == protocol && work.suite() != Suite.idle)
                    .toList();
            if (!its.isEmpty()) {
                takeTurns(its, protocol);
            }
        }
        for (Work work : works) {
            if (work.suite() == Suite.idle) {
                List<Peer> able = able(speakers(work.protocol()), work);
                idle.run(work, able);
            }
        }
    }

    private void takeTurns(List<Work> works, Protocol protocol) throws InterruptedException {
        List<Server> servers = new ArrayList<>();
        try {
            journal.progress("starting the servers for " + protocol);
            for (Peer peer : speakers(protocol)) {
                launcher.start(peer, protocol).ifPresent(servers::add);
            }
            List<Server> running = new ArrayList<>(servers);
            rounds.rehearse(works.get(0), running);
            for (Work work : works) {
                List<Peer> able = able(running.stream().map(Server::peer).toList(), work);
                Set<Server> failed = rounds.run(
                        work,
                        running.stream()
                                .filter(server -> able.contains(server.peer()))
                                .toList());
                running.removeIf(server -> failed.contains(server) && !server.isAlive());
                bury(running, work);
            }
        } finally {
            servers.forEach(Server::close);
        }
    }

    /** Those that died while others had their turn. */
    private void bury(List<Server> running, Work work) throws InterruptedException {
        for (Server server : List.copyOf(running)) {
            if (!server.isAlive()) {
                running.remove(server);
                journal.failure(server.peer(), "after " + work.title(), server.obituary());
            }
        }
    }

    private List<Peer> speakers(Protocol protocol) {
        List<Peer> speakers =
                peers.stream().filter(peer -> peer.speaks(protocol)).toList();
        peers.stream()
                .filter(peer -> !peer.speaks(protocol))
                .forEach(peer -> journal.note(peer.name() + " does not speak " + protocol));
        return speakers;
    }

    private List<Peer> able(List<Peer> speakers, Work work) {
        speakers.stream()
                .filter(peer -> peer.mostConnections() < work.connections())
                .forEach(peer -> journal.note(peer.name() + " is given no more than " + peer.mostConnections()
                        + " connections, so it is not at: " + work.title()));
        return speakers.stream()
                .filter(peer -> peer.mostConnections() >= work.connections())
                .toList();
    }
}
