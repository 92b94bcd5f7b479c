package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The loops that are attached by the service of a hosted module; those that are open are closed with it. */
final class HostLoops implements Loops {
    private final Vertx vertx;
    private final Set<Loop<?>> open = new HashSet<>(); // guarded by this
    private boolean closed; // guarded by this

    HostLoops(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public <T> Loop<T> attach(T data, LoopOptions options) {
        return kept(Loop.attach(vertx, data, options));
    }

    @Override
    public <T> Loop<T> attach(Context context, T data, LoopOptions options) {
        return kept(Loop.attach(context, data, options));
    }

    private <T> Loop<T> kept(Loop<T> loop) {
        if (!keep(loop)) {
            loop.close();
            throw new Misuse(Kind.CLOSED, "the module io.berth.eventloop is stopping");
        }
        loop.whenClosed().onComplete(done -> forget(loop));
        return loop;
    }

    private synchronized boolean keep(Loop<?> loop) {
        return !closed && open.add(loop);
    }

    private synchronized void forget(Loop<?> loop) {
        open.remove(loop);
    }

    /** Closes those that are open; there are no more then. */
    Future<?> close() {
        return Future.join(last().stream().map(Loop::close).toList());
    }

    private synchronized List<Loop<?>> last() {
        closed = true;
        return List.copyOf(open);
    }
}
