package io.berth.reservation;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.Security;
import io.berth.eventloop.SocketContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The instances of one deployment that serve a bound socket together: the last one to come asks for the lease. */
final class Crew<P extends Security, C, S> {
    private static final ConcurrentMap<String, Crew<?, ?, ?>> GATHERING = new ConcurrentHashMap<>();

    private final String deployment;
    private final int size;
    private final List<SocketContext<P, C, S>> contexts = new ArrayList<>(); // guarded by this
    private final Promise<Void> serving = Promise.promise();

    private Crew(String deployment, int size) {
        this.deployment = deployment;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // one deployment has verticles of one class
    static <P extends Security, C, S> Crew<P, C, S> of(String deployment, int size) {
        return (Crew<P, C, S>) GATHERING.computeIfAbsent(deployment, id -> new Crew<P, C, S>(id, size));
    }

    /** Comes aboard; completed when all of them serve. */
    Future<Void> join(
            BoundSocket port, SocketContext<P, C, S> context, LeaseOptions leaseOptions, ListenOptions listenOptions) {
        List<SocketContext<P, C, S>> all;
        synchronized (this) {
            contexts.add(context);
            all = List.copyOf(contexts);
        }
        if (all.size() == size) {
            GATHERING.remove(deployment);
            port.listen(leaseOptions)
                    .compose(lease -> lease.feed(context, listenOptions, all).onFailure(failure -> lease.close()))
                    .<Void>mapEmpty()
                    .onComplete(serving);
        }
        return serving.future();
    }

    /** One has failed to come, so the others need not wait. */
    void giveUp(Throwable failure) {
        GATHERING.remove(deployment);
        serving.tryFail(failure);
    }
}
