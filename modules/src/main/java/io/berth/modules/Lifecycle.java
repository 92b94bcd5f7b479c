package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is done with modules, step by step; the host sees to it that one thing is done after the other. On its context. */
final class Lifecycle {
    private final ModuleHost host;
    private final Context context;
    private final HostOptions options;
    private final ModuleLayer layer;
    private final Path workplace;
    private final Configurations configurations;
    private final Services services;
    private final Roster modules;
    private final Departures departures;
    private final Dependents dependents;
    private final Runnable onActive;

    /** With something that is done when a module has become active. */
    Lifecycle(
            ModuleHost host,
            Context context,
            HostOptions options,
            ModuleLayer layer,
            Path workplace,
            Configurations configurations,
            Services services,
            Roster modules,
            Departures departures,
            Runnable onActive) {
        this.host = host;
        this.context = context;
        this.options = options;
        this.layer = layer;
        this.workplace = workplace;
        this.configurations = configurations;
        this.services = services;
        this.modules = modules;
        this.departures = departures;
        this.dependents = new Dependents(modules, services);
        this.onActive = onActive;
    }

    Future<HostedModule> installing(Path origin) {
        return context.<Source>executeBlocking(() -> Source.read(origin, workplace), false)
                .compose(source -> {
                    if (modules.version(source.id()).isPresent()) {
                        source.delete();
                        return failed(Kind.ALREADY_INSTALLED, source.id() + " is installed already");
                    }
                    HostedModule module = new HostedModule(host, origin, source);
                    modules.add(module);
                    return Future.succeededFuture(module);
                });
    }

    /** Ties a module, and before it those that it requires. */
    Future<HostedModule> resolving(HostedModule module, List<HostedModule> dependents) {
        if (module.state() == ModuleState.UNINSTALLED) {
            return failed(Kind.WRONG_STATE, module.id() + " is uninstalled");
        }
        if (module.wiring() != null) {
            return Future.succeededFuture(module);
        }
        if (dependents.contains(module)) {
            return failed(Kind.CYCLE, "modules require each other: " + circle(dependents, module));
        }
        List<HostedModule> path = new ArrayList<>(dependents);
        path.add(module);
        Future<?> required = Future.succeededFuture();
        for (String name : module.source().requires()) {
            required = required.compose(before -> resolving(name, path));
        }
        for (String name : module.source().requiresIfThere()) {
            // It is optional: where it cannot be had, it is as if it were not there.
            required = required.compose(before -> resolving(name, path).otherwiseEmpty());
        }
        return required.compose(ready -> context.executeBlocking(
                        () -> Wiring.of(
                                module.source(),
                                layer,
                                name -> modules.newest(name).filter(it -> it.wiring() != null)),
                        false))
                .map(wiring -> {
                    module.wiring(wiring);
                    modules.enter(module, ModuleState.RESOLVED);
                    return module;
                })
                .onFailure(failure -> modules.tellFailure(module, failure));
    }

    /** Ties what is taken for a name, where that is a hosted module. */
    private Future<HostedModule> resolving(String name, List<HostedModule> path) {
        return layer.findModule(name).isPresent()
                ? Future.succeededFuture()
                : modules.newest(name).map(module -> resolving(module, path)).orElse(Future.succeededFuture());
    }

    private static String circle(List<HostedModule> path, HostedModule module) {
        List<HostedModule> circle = new ArrayList<>(path.subList(path.indexOf(module), path.size()));
        circle.add(module);
        return circle.stream().map(it -> it.id().name()).collect(Collectors.joining(" -> "));
    }

    Future<HostedModule> starting(HostedModule module) {
        if (module.state() == ModuleState.ACTIVE) {
            return Future.succeededFuture(module);
        }
        return resolving(module, List.of())
                .compose(resolved -> startingAll(module.wiring().requires())
                        .onFailure(failure -> modules.tellFailure(module, failure)))
                .compose(ready -> activating(module, null))
                .map(active -> module);
    }

    private Future<?> startingAll(List<HostedModule> required) {
        Future<?> all = Future.succeededFuture();
        for (HostedModule other : required) {
            all = all.compose(before -> starting(other));
        }
        return all;
    }

    /** Starts a module that is tied, in the place of another version where there is one. */
    private Future<Void> activating(HostedModule module, Activation before) {
        return context.executeBlocking(() -> configurations.of(module.id()), false)
                .onFailure(failure -> {
                    module.wanted(false);
                    modules.tellFailure(module, failure);
                })
                .compose(configuration -> activating(module, before, configuration));
    }

    private Future<Void> activating(HostedModule module, Activation before, JsonObject configuration) {
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
                    onActive.run();
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

    /** Stops a module, and before it those that cannot be without it; these start again when they can. */
    Future<StopReport> stopping(HostedModule module) {
        Future<StopReport> report = Future.succeededFuture(new StopReport(module.id(), List.of()));
        if (module.state() == ModuleState.ACTIVE) {
            for (HostedModule next : dependents.inOrderOfStopping(module)) {
                report = report.compose(before -> stoppingAlone(next));
            }
        }
        return report;
    }

    private Future<StopReport> stoppingAlone(HostedModule module) {
        modules.enter(module, ModuleState.STOPPING);
        return module.activation().stop().map(report -> {
            module.activation(null);
            modules.enter(module, ModuleState.RESOLVED, null, report);
            report.logUnlessClean();
            return report;
        });
    }

    /** Puts a version that is to be installed in the place of another; where that fails, the other is as it was. */
    Future<HostedModule> updating(HostedModule old, Path origin) {
        if (old.state() == ModuleState.UNINSTALLED) {
            return failed(Kind.WRONG_STATE, old.id() + " is uninstalled, and there is nothing to update");
        }
        return installing(origin)
                .compose(next -> replacing(old, next)
                        .recover(failure -> removing(next).transform(removed -> Future.failedFuture(failure))));
    }

    private Future<HostedModule> replacing(HostedModule old, HostedModule next) {
        if (!next.id().name().equals(old.id().name())) {
            return failed(
                    Kind.INVALID_ARGUMENT,
                    next.id() + " is no version of " + old.id().name());
        }
        return old.state() == ModuleState.ACTIVE ? switching(old, next) : replacingAtRest(old, next);
    }

    private Future<HostedModule> switching(HostedModule old, HostedModule next) {
        return resolving(next, List.of())
                .compose(resolved -> tiedTo(old).contains(next)
                        ? failed(
                                Kind.CYCLE,
                                next.id() + " requires modules that are tied to " + old.id()
                                        + ", whose place it is to take")
                        : startingAll(next.wiring().requires()))
                .compose(ready -> activating(next, old.activation()))
                .compose(active -> next.activation().takeOver(old.activation()))
                .compose(handedOver -> removingUnder(old))
                .map(done -> next);
    }

    /** Replaces a module that does not run; the next version waits for what this one waited for. */
    private Future<HostedModule> replacingAtRest(HostedModule old, HostedModule next) {
        Future<?> ready = old.wiring() == null ? Future.succeededFuture() : resolving(next, List.of());
        return ready.compose(resolved -> {
                    next.wanted(old.isWanted());
                    return removingUnder(old);
                })
                .compose(removed -> restarting(List.of(next)))
                .map(done -> next);
    }

    /** Removes a version that another has taken the place of; who was tied to it is tied to that one. */
    private Future<Void> removingUnder(HostedModule old) {
        List<HostedModule> tied = tiedTo(old);
        return removing(old).compose(removed -> restarting(tied));
    }

    /** Those that require a module, and those that require them. */
    private List<HostedModule> tiedTo(HostedModule module) {
        List<HostedModule> tied = new ArrayList<>(List.of(module));
        for (int i = 0; i < tied.size(); i++) { // it grows
            HostedModule one = tied.get(i);
            modules.all().stream()
                    .filter(other -> other.requires(one) && !tied.contains(other))
                    .forEach(tied::add);
        }
        return List.copyOf(tied.subList(1, tied.size()));
    }

    /** Starts those again that ran, or waited for what they need. */
    private Future<Void> restarting(List<HostedModule> stopped) {
        Future<?> all = Future.succeededFuture();
        for (HostedModule module : stopped) {
            if (module.isWanted()) {
                all = all.compose(before -> starting(module).<Void>mapEmpty().otherwiseEmpty());
            }
        }
        return all.mapEmpty();
    }

    Future<StopReport> removing(HostedModule module) {
        if (module.state() == ModuleState.UNINSTALLED) {
            return Future.succeededFuture(new StopReport(module.id(), List.of()));
        }
        return stopping(module).compose(report -> {
            for (HostedModule other : modules) {
                if (other.requires(module)) {
                    untie(other);
                }
            }
            modules.remove(module);
            depart(module);
            modules.enter(module, ModuleState.UNINSTALLED);
            return context.executeBlocking(
                    () -> {
                        module.source().delete();
                        return report;
                    },
                    false);
        });
    }

    /** Back to where it knows nobody; whoever is tied to it is untied too. */
    private void untie(HostedModule module) {
        for (HostedModule other : modules) {
            if (other.requires(module)) {
                untie(other);
            }
        }
        if (module.wiring() != null) {
            depart(module);
            modules.enter(module, ModuleState.INSTALLED);
        }
    }

    private void depart(HostedModule module) {
        if (module.wiring() != null) {
            departures.add(module.id(), module.wiring().loader());
            module.wiring(null);
        }
    }

    /** One after the other, as each that starts may be what the next has waited for. */
    Future<Void> startingThoseThatWait() {
        return modules.all().stream()
                .filter(this::canStartAgain)
                .findFirst()
                .map(module -> starting(module).transform(any -> startingThoseThatWait()))
                .orElse(Future.succeededFuture());
    }

    private boolean canStartAgain(HostedModule module) {
        return module.isWanted() && hasAll(module);
    }

    /** Whether a module could start now, and all that it needs is there. */
    boolean hasAll(HostedModule module) {
        return module.state() == ModuleState.RESOLVED
                && module.wiring().requires().stream().allMatch(other -> other.state() == ModuleState.ACTIVE)
                && dependents.hasServices(module);
    }

    Future<Void> stoppingThoseInWant() {
        Future<?> all = Future.succeededFuture();
        for (HostedModule module : dependents.inWant()) {
            all = all.compose(before -> stopping(module));
        }
        return all.mapEmpty();
    }

    /** Removes all modules, the youngest first. */
    Future<?> removingAll() {
        List<HostedModule> last = modules.all();
        last.forEach(module -> module.wanted(false));
        Future<?> all = Future.succeededFuture();
        for (int i = last.size() - 1; i >= 0; i--) {
            HostedModule module = last.get(i);
            all = all.transform(before -> removing(module));
        }
        return all;
    }

    private static <T> Future<T> failed(Kind kind, String message) {
        return Future.failedFuture(new ModuleException(kind, message));
    }
}
