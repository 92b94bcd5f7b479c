package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A module tied to all that it requires: a layer and a loader of its own.
 *
 * @param controller of the layer with the module and its private libraries
 * @param module the module in it
 * @param requires the hosted modules that it is tied to
 */
record Wiring(ModuleLayer.Controller controller, Module module, List<HostedModule> requires) {
    Wiring {
        requires = List.copyOf(requires);
    }

    ModuleLayer layer() {
        return controller.layer();
    }

    ClassLoader loader() {
        return module.getClassLoader();
    }

    /**
     * Ties a module.
     *
     * @param hosts the layer of the host
     * @param tied the hosted module that is taken for a name, where there is one that is tied already
     */
    static Wiring of(Source source, ModuleLayer hosts, Function<String, Optional<HostedModule>> tied) {
        requireNothingTwice(source, hosts);
        Map<String, HostedModule> required = required(source, hosts, tied);
        List<Configuration> configurations = new ArrayList<>();
        List<ModuleLayer> layers = new ArrayList<>();
        for (HostedModule module : required.values()) {
            configurations.add(module.wiring().layer().configuration());
            layers.add(module.wiring().layer());
        }
        configurations.add(hosts.configuration());
        layers.add(hosts);
        try {
            ModuleFinder own = ModuleFinder.compose(source.main(), source.libraries());
            Configuration configuration = Configuration.resolveAndBind(
                    own,
                    configurations,
                    ModuleFinder.of(),
                    Set.of(source.descriptor().name()));
            Friends friends = Friends.of(source, hosts, required.values());
            ModuleLayer.Controller controller = ModuleLayer.defineModulesWithOneLoader(
                    configuration, layers, friends.over(Wiring.class.getClassLoader()));
            friends.exportTo(controller.layer());
            Module module =
                    controller.layer().findModule(source.descriptor().name()).orElseThrow();
            return new Wiring(controller, module, List.copyOf(required.values()));
        } catch (ResolutionException | LayerInstantiationException e) {
            throw new ModuleException(
                    kind(e), source.id() + " does not go with what it sees (" + e.getMessage() + ")", e);
        } catch (FindException e) {
            throw new ModuleException(
                    Kind.INVALID_DESCRIPTOR, source.id() + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** Opens a package of the module to another module. */
    void openTo(String packageName, Module other) {
        controller.addOpens(module, packageName, other);
    }

    /** The JDK tells by words alone; what is missing has been found before. */
    private static Kind kind(RuntimeException e) {
        String words = String.valueOf(e.getMessage());
        if (words.contains("Cycle")) {
            return Kind.CYCLE;
        }
        return words.contains("ackage") ? Kind.SPLIT_PACKAGE : Kind.INVALID_DESCRIPTOR;
    }

    /** Vert.x, Netty and native libraries are there once for all modules. */
    private static void requireNothingTwice(Source source, ModuleLayer hosts) {
        List<ModuleReference> shared = shared(hosts, new ArrayList<>());
        for (ModuleReference own : source.modules()) {
            for (ModuleReference once : shared) {
                String name = once.descriptor().name();
                if (own.descriptor().name().equals(name)
                        || own.descriptor().packages().stream()
                                .anyMatch(once.descriptor().packages()::contains)) {
                    throw new ModuleException(
                            Kind.BUNDLED,
                            source.id() + " brings classes of " + name + " in "
                                    + own.descriptor().toNameAndVersion() + ", and there must be but one");
                }
            }
        }
    }

    private static List<ModuleReference> shared(ModuleLayer hosts, List<ModuleReference> found) {
        hosts.configuration().modules().stream()
                .filter(it -> isSharedByNature(it.name()))
                .forEach(it -> found.add(it.reference()));
        hosts.parents().forEach(parent -> shared(parent, found));
        return found;
    }

    private static boolean isSharedByNature(String module) {
        return module.startsWith("io.netty.")
                || module.startsWith("io.vertx.")
                || module.equals("com.sun.jna")
                || module.equals(Wiring.class.getModule().getName());
    }

    private static Map<String, HostedModule> required(
            Source source, ModuleLayer hosts, Function<String, Optional<HostedModule>> tied) {
        Map<String, HostedModule> found = new LinkedHashMap<>();
        Set<String> missing = new LinkedHashSet<>();
        for (String name : source.requires()) {
            if (hosts.findModule(name).isEmpty()) {
                tied.apply(name).ifPresentOrElse(module -> found.put(name, module), () -> missing.add(name));
            }
        }
        for (String name : source.requiresIfThere()) {
            if (hosts.findModule(name).isEmpty()) {
                tied.apply(name).ifPresent(module -> found.put(name, module));
            }
        }
        if (!missing.isEmpty()) {
            throw new ModuleException(
                    Kind.MISSING_REQUIREMENT,
                    source.id() + " requires " + String.join(", ", missing) + ", which is not there");
        }
        return found;
    }
}
