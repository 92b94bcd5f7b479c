package io.berth.reservation;

import io.berth.modules.ModuleActivator;
import io.berth.modules.ModuleContext;
import io.vertx.core.Future;

/**
 * This module as a hosted one: it offers a {@link PortReservation} of the default range. What is reserved there, and every bound socket
 * of the host's Vertx, goes with it. Named in META-INF/services, and loaded by the module host alone.
 */
final class PortActivator implements ModuleActivator {
    @Override
    public Future<?> start(ModuleContext module) {
        module.onStop("bound sockets", () -> PortOwner.undeploy(module.vertx()));
        PortReservation reservation = new PortReservation();
        module.onStop("reserved ports", () -> {
            reservation.close();
            return Future.succeededFuture();
        });
        module.services().register(PortReservation.class, reservation);
        return Future.succeededFuture();
    }
}
