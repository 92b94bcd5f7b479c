package io.berth.benchmarks.load;

import io.berth.eventloop.ConnectOptions;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.SocketContext;
import java.net.InetSocketAddress;
import java.util.List;

/** Opens the connections of a job, a few at a time so that the server's queue has room for them. The worker's thread. */
final class Opener {
    private static final int AT_A_TIME = 64;

    private final Job job;
    private final SocketContext<?, ?, ?> context;
    private final InetSocketAddress server;
    private final int wanted;
    private final List<InetSocketAddress> sources;
    private int begun;
    private int open;

    /** For a job, to a port of this host, from these addresses in turn; from none in particular where there are none. */
    Opener(Job job, SocketContext<?, ?, ?> context, int port, int wanted, List<InetSocketAddress> sources) {
        this.job = job;
        this.context = context;
        this.server = Server.at(port);
        this.wanted = wanted;
        this.sources = sources;
    }

    void begin() {
        while (begun < wanted && begun - open < AT_A_TIME) {
            context.connect(server, options(begun++));
        }
    }

    private ConnectOptions options(int number) {
        return sources.isEmpty()
                ? ConnectOptions.DEFAULT
                : ConnectOptions.DEFAULT.withSource(sources.get(number % sources.size()));
    }

    void onOpened() {
        open++;
        if (open == wanted) {
            job.opened.complete(null);
        } else {
            begin();
        }
    }

    void onFailed(LoopException cause) {
        job.fail(Server.refused(cause, server.getPort(), open));
    }

    /** How many have been opened. */
    int open() {
        return open;
    }
}
