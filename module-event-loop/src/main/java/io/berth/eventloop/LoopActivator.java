package io.berth.eventloop;

import io.berth.modules.ModuleActivator;
import io.berth.modules.ModuleContext;
import io.vertx.core.Future;

/** This module as a hosted one: it offers {@link Loops}. Named in META-INF/services, and loaded by the module host alone. */
final class LoopActivator implements ModuleActivator {
    @Override
    public Future<?> start(ModuleContext module) {
        HostLoops loops = new HostLoops(module.vertx());
        module.onStop("loops", loops::close);
        module.services().register(Loops.class, loops);
        return Future.succeededFuture();
    }
}
