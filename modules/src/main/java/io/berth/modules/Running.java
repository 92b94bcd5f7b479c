package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Starts modules that are tied, and stops them, each by itself. On the host's context. */
final class Running {
    private final VertxSide side;
    private final HostOptions options;
    private final Configurations configurations;
    private final Services services;
    private final Roster modules;

    Running(VertxSide side, HostOptions options, Configurations configurations, Services services, Roster modules) {
        this.side = side;
        this.options = options;
        this.configurations = configurations;
        this.services = services;
        this.modules = modules;
    }

    /** Starts a module that is tied, in the place of another version where there is one. */
    Future<Void> starting(HostedModule module, Activation before) {
        ModuleCalls calls = new ModuleCalls(side, module.wiring().loader());
        return side.context()
                .executeBlocking(() -> configurations.of(module.id()), false)
                .compose(configuration -> prospecting(module, calls, configuration))
                .compose(prospect -> {
                    module.needs(prospect.needs());
                    requireServices(module, before);
                    return Future.succeededFuture(new Activation(module, prospect, calls, options, services, before));
                })
                .onFailure(failure -> {
                    module.wanted(module.isWanted() && isMissingService(failure));
                    modules.tellFailure(module, failure);
                })
                .compose(activation -> running(module, activation));
    }

    private Future<Prospect> prospecting(HostedModule module, ModuleCalls calls, JsonObject configuration) {
        Wiring wiring = module.wiring();
        return calls.inTime(options.startDeadline(), () -> Future.succeededFuture(Prospect.of(wiring, configuration)))
                .recover(failure -> Future.failedFuture(Activation.startFailure(module.id(), failure)));
    }

    private static boolean isMissingService(Throwable failure) {
        return failure instanceof ModuleException known && known.kind() == Kind.MISSING_SERVICE;
    }

    private Future<Void> running(HostedModule module, Activation activation) {
        module.activation(activation);
        modules.enter(module, ModuleState.STARTING);
        return activation
                .start()
                .onSuccess(started -> {
                    module.wanted(true);
                    modules.enter(module, ModuleState.ACTIVE);
                })
                .onFailure(failure -> {
                    module.wanted(false); // or it would be tried again and again
                    module.activation(null);
                    modules.enter(module, ModuleState.RESOLVED, failure, null);
                });
    }

    /** What only the version before offers will be gone. */
    private void requireServices(HostedModule module, Activation before) {
        for (Class<?> need : module.needs()) {
            if (!services.isOfferedBesides(
                    need,
                    owner -> owner.equals(module.id())
                            || (before != null && before.id().equals(owner)))) {
                throw new ModuleException(
                        Kind.MISSING_SERVICE, module.id() + " needs a " + need.getName() + ", which nobody offers");
            }
        }
    }

    /** Stops a module that is active, come what may. */
    Future<StopReport> stopping(HostedModule module) {
        modules.enter(module, ModuleState.STOPPING);
        return module.activation().stop().map(report -> {
            module.activation(null);
            modules.enter(module, ModuleState.RESOLVED, null, report);
            report.logUnlessClean();
            return report;
        });
    }
}
