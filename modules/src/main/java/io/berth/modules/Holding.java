package io.berth.modules;

import io.vertx.core.Future;

/**
 * Something that a module holds and its next version goes on with, such as the lease of a port. During an update the next version
 * asks for it while the old one has it still, and waits; then the old one is told to hand it over.
 */
@FunctionalInterface
public interface Holding {
    /** Gives it to whoever waits for it; what came of it before stays with the module, which stops later. */
    Future<?> handOver();
}
