package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Starts modules that are tied, and stops them, each by itself. On the host's context. */
final class Running {
    private final Context context;
    private final HostOptions options;
    private final Configurations configurations;
    private final Services services;
    private final Roster modules;

    Running(Context context, HostOptions options, Configurations configurations, Services services, Roster modules) {
        this.context = context;
        this.options = options;
        this.configurations = configurations;
        this.services = services;
        this.modules = modules;
    }

    /** Starts a module that is tied, in the place of another version where there is one. */
    Future<Void> starting(HostedModule module, Activation before) {
        return context.executeBlocking(() -> configurations.of(module.id()), false)
                .onFailure(failure -> {
                    module.wanted(false);
                    modules.tellFailure(module, failure);
                })
                .compose(configuration -> starting(module, before, configuration));
    }

    private Future<Void> starting(HostedModule module, Activation before, JsonObject configuration) {
        Activation activation;
        try {
            activation =
                    new Activation(module.id(), module.wiring(), configuration, context, options, services, before);
            module.needs(activation.needs());
            requireServices(module, before);
        } catch (ModuleException e) {
            if (e.kind() != Kind.MISSING_SERVICE) {
                module.wanted(false);
            }
            modules.tellFailure(module, e);
            return Future.failedFuture(e);
        }
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
