package io.berth.benchmarks.duel;

import io.berth.benchmarks.report.Protocol;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts peers where servers run, with a certificate made for the run when the first of them needs one.
 *
 * <p><b>Ownership</b>: closing it deletes the certificate; a server belongs to who asked for it.
 */
final class Launcher implements AutoCloseable {
    private final Pinning pinning;
    private final Duration patience;
    private final Journal journal;
    private KeyFiles keys;

    Launcher(Pinning pinning, Duration patience, Journal journal) {
        this.pinning = pinning;
        this.patience = patience;
        this.journal = journal;
    }

    /** The server when it listens; nothing, and a failure in the journal, when it does not. */
    Optional<Server> start(Peer peer, Protocol protocol) throws InterruptedException {
        try {
            if (protocol == Protocol.tls && keys == null) {
                keys = KeyFiles.make();
            }
            var command = peer.programs().get(protocol).command(keys);
            Server server = Server.start(peer, pinning.server(command), patience);
            journal.note(peer.name() + " serves " + protocol + " by: " + server.means());
            return Optional.of(server);
        } catch (DuelException e) {
            journal.failure(peer, "start, " + protocol, e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (keys != null) {
            keys.close();
        }
    }
}
