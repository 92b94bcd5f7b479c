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

/**
 * The instances of one deployment that serve a bound socket together: the last one to come asks for the lease. Vert.x
 * starts them all, whatever becomes of the others, so each of them either joins or stays away, once.
 */
final class Crew<P extends Security, C, S> {
    private static final ConcurrentMap<String, Crew<?, ?, ?>> GATHERING = new ConcurrentHashMap<>();

    private final String deployment;
    private final int size;
    private final Promise<Void> serving = Promise.promise();

    // Guarded by this
    private final List<SocketContext<P, C, S>> contexts = new ArrayList<>();
    private int arrived;

    private Crew(String deployment, int size) {
        this.deployment = deployment;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // one deployment has verticles of one class
    static <P extends Security, C, S> Crew<P, C, S> of(String deployment, int size) {
        return (Crew<P, C, S>) GATHERING.computeIfAbsent(deployment, id -> new Crew<P, C, S>(id, size));
    }

    /** Comes aboard; completed when all of them serve, and failed as soon as one does not come. */
    Future<Void> join(
            SocketContext<P, C, S> context, BoundSocket port, LeaseOptions leaseOptions, ListenOptions listenOptions) {
        List<SocketContext<P, C, S>> all;
        synchronized (this) {
            contexts.add(context);
            all = List.copyOf(contexts);
        }
        arrived();
        if (all.size() == size) {
            port.listen(leaseOptions)
                    .compose(lease -> lease.feed(context, listenOptions, all).onFailure(failure -> lease.close()))
                    .<Void>mapEmpty()
                    .onComplete(serving);
        }
        return serving.future();
    }

    /** Cannot come, so the others need not wait. */
    void stayAway(Throwable why) {
        arrived();
        serving.tryFail(why);
    }

    private synchronized void arrived() {
        arrived++;
        if (arrived == size) {
            GATHERING.remove(deployment);
        }
    }
}
