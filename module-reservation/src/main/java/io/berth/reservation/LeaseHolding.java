package io.berth.reservation;

import io.berth.modules.Holding;
import io.berth.modules.ModuleContext;
import io.berth.reservation.kernel.Addresses;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Function;

/**
 * The lease of a hosted module, which an update hands over to the next version with the listener alive: clients that connect
 * meanwhile reach the one or the other, and none is refused. For programs with {@code io.berth.modules} alone.
 *
 * <pre>{@code
 * public Future<?> start(ModuleContext module) {
 *     return LeaseHolding.take(module, port, LeaseOptions.DEFAULT, lease -> lease.feed(context));
 * }
 * }</pre>
 *
 * <p>Where the version before has the lease, this one waits for it in the queue, and the start goes on. Once the module has started
 * the old version is told to hand over, and the update goes on when this one listens. What the old one has accepted stays with it:
 * let its {@code stop} wait for that.
 *
 * <p><b>Threading</b>: any thread; called by the host on a context of the module.
 *
 * <p><b>Ownership</b>: the lease is given back, or the place in the queue given up, when the module stops.
 *
 * <p><b>Failure</b>: the future that {@link #take} returns, or where it waits for the version before, the {@code StopReport} of that.
 */
@SuppressWarnings("exports") // who calls this has the module host; "transitive" would make everyone have it
public final class LeaseHolding implements Holding {
    private final LeaseRequest request;
    private final Future<?> used;

    private LeaseHolding(LeaseRequest request, Function<? super Lease, ? extends Future<?>> use) {
        this.request = request;
        this.used = request.lease()
                .compose(lease -> Future.succeededFuture(lease)
                        .compose(mine -> use.apply(mine).mapEmpty())
                        .onFailure(failed -> lease.close()));
    }

    /**
     * Asks for the lease of a port for as long as the module runs.
     *
     * @param use what to do with it, such as having it feed a context; when that fails the lease is given back
     * @return completed when it is used; at once where the version before has it, and hands it over when this one has started
     */
    public static Future<LeaseHolding> take(
            ModuleContext module,
            BoundSocket port,
            LeaseOptions options,
            Function<? super Lease, ? extends Future<?>> use) {
        Objects.requireNonNull(use, "use");
        String what = "lease of " + Addresses.show(port.addresses());
        boolean comesLater = module.isToBeHandedOver(what);
        LeaseHolding holding =
                new LeaseHolding(port.queue(options.withOwnerIfNone(module.id().toString())), use);
        try {
            module.onStop(what, holding::handOver);
            module.hold(what, holding);
        } catch (RuntimeException refused) {
            return holding.handOver().transform(released -> Future.failedFuture(refused));
        }
        return comesLater ? Future.succeededFuture(holding) : holding.used.map(holding);
    }

    /** Gives the lease back, or the place in the queue up; completed when whoever is next may have it. */
    @Override
    public Future<?> handOver() {
        if (request.cancel()) {
            return Future.succeededFuture();
        }
        return request.lease().transform((lease, refusal) -> {
            if (lease == null) {
                return Future.succeededFuture();
            }
            lease.close();
            return lease.released();
        });
    }

    /** Completed when the lease is here, and used. */
    @Override
    public Future<?> takeOver() {
        return used;
    }
}
