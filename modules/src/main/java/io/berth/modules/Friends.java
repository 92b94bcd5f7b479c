package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Packages that are exported to the modules of a source by their names. The JDK passes over such exports when it ties the one that
 * exports, as the other is not there yet; so the host makes up for it.
 */
final class Friends {
    private final List<Friendly> found = new ArrayList<>();
    private final Set<String> names;

    private record Friendly(ModuleLayer.Controller controller, Module exporting, String packageName, String friend) {}

    private Friends(Source source) {
        names = source.modules().stream().map(it -> it.descriptor().name()).collect(Collectors.toSet());
    }

    /**
     * Finds those of hosted modules, and of those that these are tied to.
     *
     * @param hosts the layer of the host, whose exports nobody can add to
     */
    static Friends of(Source source, ModuleLayer hosts, Collection<HostedModule> required) {
        Friends friends = new Friends(source);
        source.modules().forEach(module -> friends.requireNoneIn(hosts, module));
        friends.find(required);
        return friends;
    }

    private void requireNoneIn(ModuleLayer hosts, ModuleReference module) {
        for (ModuleDescriptor.Requires required : module.descriptor().requires()) {
            hosts.findModule(required.name())
                    .filter(exporting -> exporting.getDescriptor().exports().stream()
                            .anyMatch(it ->
                                    it.targets().contains(module.descriptor().name())))
                    .ifPresent(exporting -> {
                        throw new ModuleException(
                                Kind.OUT_OF_REACH,
                                exporting.getName() + " exports packages to "
                                        + module.descriptor().name()
                                        + " by its name, which Java allows where both are hosted, or both on the module"
                                        + " path of the program");
                    });
        }
    }

    private void find(Collection<HostedModule> required) {
        for (HostedModule module : required) {
            Wiring its = module.wiring();
            for (Module exporting : its.layer().modules()) {
                for (ModuleDescriptor.Exports exported :
                        exporting.getDescriptor().exports()) {
                    exported.targets().stream()
                            .filter(names::contains)
                            .forEach(to -> found.add(new Friendly(its.controller(), exporting, exported.source(), to)));
                }
            }
            find(its.requires());
        }
    }

    /** A loader that finds their classes, or where there are none the parent itself. */
    ClassLoader over(ClassLoader parent) {
        Map<String, ClassLoader> packages = new HashMap<>();
        found.forEach(it -> packages.put(it.packageName, it.exporting.getClassLoader()));
        return packages.isEmpty() ? parent : new FriendLoader(packages, parent);
    }

    /** Has them exported to the modules, which are there now. */
    void exportTo(ModuleLayer layer) {
        for (Friendly it : found) {
            layer.findModule(it.friend).ifPresent(to -> it.controller.addExports(it.exporting, it.packageName, to));
        }
    }
}
