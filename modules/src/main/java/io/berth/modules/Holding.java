package io.berth.modules;

import io.vertx.core.Future;

/**
 * Something that a module holds and its next version goes on with, such as the lease of a port. During an update the next version
 * asks for it while the old one has it still, and waits; then the old one is told to hand it over, and the new one to take it.
 *
 * <p><b>Threading</b>: called on a context of its module's own.
 *
 * <p><b>Failure</b>: one that fails, or takes longer than a step of stopping may, is noted in the {@link StopReport} of the old
 * version, and the update goes on.
 */
@FunctionalInterface
public interface Holding {
    /** Gives it to whoever waits for it; what came of it before stays with the module, which stops later. */
    Future<?> handOver();

    /** Called on the new version's holding of the same name once the old one has handed over; completed when it is there. */
    default Future<?> takeOver() {
        return Future.succeededFuture();
    }
}
