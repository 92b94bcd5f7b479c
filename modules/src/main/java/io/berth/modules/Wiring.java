package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A module tied to all that it requires: a layer and a loader of its own.
 *
 * @param layer with the module and its private libraries
 * @param module the module in it
 * @param requires the hosted modules that it is tied to
 */
record Wiring(ModuleLayer layer, Module module, List<HostedModule> requires) {
    Wiring {
        requires = List.copyOf(requires);
    }

    ClassLoader loader() {
        return module.getClassLoader();
    }

    /**
     * Ties a module.
     *
     * @param hosts the layer of the host
     * @param wirings the hosted module that is taken for a name, already tied; null when there is none
     */
    static Wiring of(Source source, ModuleLayer hosts, Function<String, HostedModule> wirings) {
        requireNothingTwice(source, hosts);
        Map<String, HostedModule> required = required(source, hosts, wirings);
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
            ModuleLayer layer = ModuleLayer.defineModulesWithOneLoader(
                            configuration, layers, Wiring.class.getClassLoader())
                    .layer();
            Module module = layer.findModule(source.descriptor().name()).orElseThrow();
            return new Wiring(layer, module, List.copyOf(required.values()));
        } catch (ResolutionException | LayerInstantiationException e) {
            throw new ModuleException(
                    kind(e), source.id() + " does not go with what it sees (" + e.getMessage() + ")", e);
        } catch (FindException e) {
            throw new ModuleException(
                    Kind.INVALID_DESCRIPTOR, source.id() + " cannot be read (" + e.getMessage() + ")", e);
        }
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
        for (ModuleReference library : source.libraries().findAll()) {
            String name = library.descriptor().name();
            if (isSharedByNature(name) && find(hosts, name)) {
                throw new ModuleException(
                        Kind.BUNDLED, source.id() + " brings a " + name + " of its own, and there must be but one");
            }
        }
    }

    private static boolean isSharedByNature(String module) {
        return module.startsWith("io.netty.")
                || module.startsWith("io.vertx.")
                || module.equals("com.sun.jna")
                || module.equals(Wiring.class.getModule().getName());
    }

    private static boolean find(ModuleLayer layer, String name) {
        return layer.findModule(name).isPresent();
    }

    private static Map<String, HostedModule> required(
            Source source, ModuleLayer hosts, Function<String, HostedModule> wirings) {
        Map<String, HostedModule> found = new LinkedHashMap<>();
        Set<String> missing = new LinkedHashSet<>();
        List<ModuleReference> own = new ArrayList<>(source.main().findAll());
        own.addAll(source.libraries().findAll());
        for (ModuleReference reference : own) {
            for (Requires requires : reference.descriptor().requires()) {
                String name = requires.name();
                if (find(hosts, name)
                        || source.main().find(name).isPresent()
                        || source.libraries().find(name).isPresent()) {
                    continue;
                }
                HostedModule module = wirings.apply(name);
                if (module != null) {
                    found.put(name, module);
                } else if (!requires.modifiers().contains(Modifier.STATIC)) {
                    missing.add(name);
                }
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
