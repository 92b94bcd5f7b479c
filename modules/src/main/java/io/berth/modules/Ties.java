package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Ties modules to what they require, and unties them; what was untied is to go. On the host's context. */
final class Ties {
    private final Context context;
    private final ModuleLayer layer;
    private final Roster modules;
    private final Departures departures;

    /** With the layer of the host, which all modules see. */
    Ties(Context context, ModuleLayer layer, Roster modules, Departures departures) {
        this.context = context;
        this.layer = layer;
        this.modules = modules;
        this.departures = departures;
    }

    /** Ties a module, and before it those that it requires. */
    Future<HostedModule> resolving(HostedModule module) {
        return resolving(module, List.of());
    }

    private Future<HostedModule> resolving(HostedModule module, List<HostedModule> dependents) {
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

    /** Those that require a module, and those that require them. */
    List<HostedModule> tiedTo(HostedModule module) {
        List<HostedModule> tied = new ArrayList<>(List.of(module));
        for (int i = 0; i < tied.size(); i++) { // it grows
            HostedModule one = tied.get(i);
            modules.all().stream()
                    .filter(other -> other.requires(one) && !tied.contains(other))
                    .forEach(tied::add);
        }
        return List.copyOf(tied.subList(1, tied.size()));
    }

    /** Has a module go, and unties those that require it. */
    void remove(HostedModule module) {
        for (HostedModule other : modules) {
            if (other.requires(module)) {
                untie(other);
            }
        }
        modules.remove(module);
        depart(module);
        modules.enter(module, ModuleState.UNINSTALLED);
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

    private static <T> Future<T> failed(Kind kind, String message) {
        return Future.failedFuture(new ModuleException(kind, message));
    }
}
