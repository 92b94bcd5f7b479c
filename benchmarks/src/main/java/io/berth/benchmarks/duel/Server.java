package io.berth.benchmarks.duel;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A peer that runs and listens.
 *
 * <p><b>Ownership</b>: closing it ends its process.
 */
final class Server implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("listening on (\\S+):(\\d+)( .*)?");

    private final Peer peer;
    private final Child child;
    private final int port;
    private final String means;

    private Server(Peer peer, Child child, int port, String means) {
        this.peer = peer;
        this.child = child;
        this.port = port;
        this.means = means;
    }

    /** Starts a peer, and waits until it listens; what has not come so far by then is ended. */
    static Server start(Peer peer, List<String> command, Duration patience) throws DuelException, InterruptedException {
        Child child = new Child(command, "listening");
        boolean listens = false;
        try {
            String line = child.line(patience);
            Matcher ready = READY.matcher(line);
            if (!ready.matches()) {
                throw new DuelException("does not name its port: " + line, child.lastLines());
            }
            listens = true;
            String means = ready.group(3);
            return new Server(peer, child, Integer.parseInt(ready.group(2)), means == null ? "" : means.strip());
        } finally {
            if (!listens) {
                child.close();
            }
        }
    }

    String name() {
        return peer.name();
    }

    Peer peer() {
        return peer;
    }

    int port() {
        return port;
    }

    long pid() {
        return child.pid();
    }

    /** What it says of its transport. */
    String means() {
        return means;
    }

    /** The cause of a failure: its end, when it has ended, else what the load reports. */
    DuelException blame(DuelException reported) throws InterruptedException {
        return child.endsSoon() ? child.obituary() : reported;
    }

    /** What became of it, when it is no longer alive. */
    DuelException obituary() throws InterruptedException {
        return child.obituary();
    }

    boolean isAlive() {
        return child.isAlive();
    }

    @Override
    public void close() {
        child.close();
    }
}
