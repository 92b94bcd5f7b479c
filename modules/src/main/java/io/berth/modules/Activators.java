package io.berth.modules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds the activator of a module: by its descriptor, or where that names none by a file. The JDK refuses a descriptor that provides
 * a service whose type is not there, so a module that can be without the host cannot name its activator in it.
 */
final class Activators {
    static final String FILE = "META-INF/services/" + ModuleActivator.class.getName();

    private Activators() {}

    /** The names of the activators of a module. */
    static List<String> namedBy(ModuleReference module) throws IOException {
        List<String> provided = module.descriptor().provides().stream()
                .filter(it -> it.service().equals(ModuleActivator.class.getName()))
                .flatMap(it -> it.providers().stream())
                .toList();
        return provided.isEmpty() ? inFile(module) : provided;
    }

    private static List<String> inFile(ModuleReference module) throws IOException {
        try (ModuleReader reader = module.open()) {
            Optional<InputStream> file = reader.open(FILE);
            if (file.isEmpty()) {
                return List.of();
            }
            try (InputStream bytes = file.get()) {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(name -> !name.isEmpty())
                        .toList();
            }
        }
    }

    /** Makes the activator of a module that is tied, or null where it has none. */
    static ModuleActivator make(Wiring wiring) {
        return ServiceLoader.load(wiring.layer(), ModuleActivator.class).stream()
                .filter(provider -> provider.type().getModule().equals(wiring.module()))
                .findFirst()
                .map(ServiceLoader.Provider::get)
                .orElseGet(() -> makeOfFile(wiring));
    }

    private static ModuleActivator makeOfFile(Wiring wiring) {
        ModuleReference module = wiring.layer()
                .configuration()
                .findModule(wiring.module().getName())
                .orElseThrow()
                .reference();
        try {
            List<String> names = inFile(module);
            return names.isEmpty() ? null : make(wiring, names.get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModuleActivator make(Wiring wiring, String name) {
        Class<?> type = Class.forName(wiring.module(), name);
        if (type == null || !ModuleActivator.class.isAssignableFrom(type)) {
            throw new ServiceConfigurationError(FILE + " names " + name + ", which is no activator of the module");
        }
        try {
            wiring.openTo(type.getPackageName(), Activators.class.getModule());
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true); // as nobody else needs to see it
            return (ModuleActivator) constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new ServiceConfigurationError(name + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new ServiceConfigurationError(name + " has no constructor without arguments", e);
        }
    }
}
