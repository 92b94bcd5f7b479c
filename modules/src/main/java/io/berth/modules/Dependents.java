package io.berth.modules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which modules cannot be without which: those that require another, and those that need a service that only others offer which are
 * going. On the host's context.
 */
final class Dependents {
    private final Roster modules;
    private final Services services;

    Dependents(Roster modules, Services services) {
        this.modules = modules;
        this.services = services;
    }

    /** What has to stop when a module does, that one being the last, and each before those that it cannot be without. */
    List<HostedModule> inOrderOfStopping(HostedModule module) {
        Set<HostedModule> order = new LinkedHashSet<>();
        visit(module, thoseThatGoWith(module), new LinkedHashSet<>(), order);
        return List.copyOf(order);
    }

    /** What runs without a service that it needs. */
    List<HostedModule> inWant() {
        return modules.all().stream()
                .filter(module -> module.state() == ModuleState.ACTIVE && !hasServices(module))
                .toList();
    }

    /** What would run without a service that it needs when a version gives way to the next. */
    List<HostedModule> inWantWithout(HostedModule old) {
        return modules.all().stream()
                .filter(module -> module.state() == ModuleState.ACTIVE && module != old)
                .filter(module -> !hasServices(module, Set.of(module.id(), old.id())))
                .toList();
    }

    /** Whether each service that a module needs is offered by another. */
    boolean hasServices(HostedModule module) {
        return hasServices(module, Set.of(module.id()));
    }

    private boolean hasServices(HostedModule module, Set<ModuleId> besides) {
        return module.needs().stream().allMatch(need -> services.isOfferedBesides(need, besides::contains));
    }

    private Set<HostedModule> thoseThatGoWith(HostedModule module) {
        Set<HostedModule> going = new LinkedHashSet<>();
        going.add(module);
        // Whoever goes may take others with it, so it ends when nobody has come.
        while (going.addAll(modules.all().stream()
                .filter(other -> other.state() == ModuleState.ACTIVE && cannotBeWithout(going, other))
                .toList())) {}
        return going;
    }

    private boolean cannotBeWithout(Set<HostedModule> going, HostedModule module) {
        Set<ModuleId> gone = new LinkedHashSet<>();
        going.forEach(it -> gone.add(it.id()));
        Set<ModuleId> besides = new LinkedHashSet<>(gone);
        besides.add(module.id()); // what it offers itself is no help
        return going.stream().anyMatch(module::requires)
                || module.needs().stream()
                        .anyMatch(need -> services.isOfferedBy(need, gone::contains)
                                && !services.isOfferedBesides(need, besides::contains));
    }

    private void visit(
            HostedModule module, Set<HostedModule> going, Set<HostedModule> visited, Set<HostedModule> order) {
        visited.add(module); // services may go round in a circle; then somebody has to be the first
        for (HostedModule other : new ArrayList<>(going)) {
            if (!visited.contains(other) && isTiedTo(module, other)) {
                visit(other, going, visited, order);
            }
        }
        order.add(module);
    }

    private boolean isTiedTo(HostedModule module, HostedModule other) {
        return other.requires(module)
                || other.needs().stream().anyMatch(need -> services.isOfferedBy(need, module.id()::equals));
    }
}
