package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A module's files, copied to a place of the host's own: the originals may be replaced and removed while the copies are loaded.
 *
 * @param descriptor of the module
 * @param copy the folder with the copies
 * @param main what has the module
 * @param libraries what has its private libraries
 */
record Source(ModuleDescriptor descriptor, Path copy, ModuleFinder main, ModuleFinder libraries) {
    private static final String DESCRIPTOR = "module-info.class";

    ModuleId id() {
        return new ModuleId(descriptor.name(), descriptor.rawVersion().orElse("0"));
    }

    /**
     * Reads a modular jar, an exploded module, or a folder that has a modular jar (or an exploded module) and its libraries: of those
     * jars, the module is the one that no other requires, or the one with an activator when that leaves several. Blocks.
     */
    static Source read(Path original, Path workplace) {
        if (!Files.exists(original)) {
            throw new ModuleException(Kind.INVALID_SOURCE, "there is no " + original);
        }
        Path copy = null;
        try {
            copy = Files.createTempDirectory(workplace, "module-");
            Source source = copied(original, copy);
            requireSound(original, source);
            return source;
        } catch (IOException | UncheckedIOException e) {
            delete(copy);
            throw new ModuleException(Kind.INVALID_SOURCE, "cannot read " + original + " (" + e.getMessage() + ")", e);
        } catch (FindException e) {
            delete(copy);
            throw new ModuleException(
                    Kind.INVALID_DESCRIPTOR, "no module can be read from " + original + " (" + reason(e) + ")", e);
        } catch (RuntimeException e) {
            delete(copy);
            throw e;
        }
    }

    private static Source copied(Path original, Path copy) throws IOException {
        if (!Files.isDirectory(original) || Files.exists(original.resolve(DESCRIPTOR))) {
            Path main = copy.resolve(original.getFileName().toString());
            copyTree(original, main);
            return of(original, copy, List.of(main));
        }
        copyTree(original, copy);
        try (Stream<Path> entries = Files.list(copy)) {
            return of(original, copy, entries.sorted().toList());
        }
    }

    private static Source of(Path original, Path copy, List<Path> entries) {
        List<ModuleReference> modules = new ArrayList<>();
        for (Path entry : entries) {
            if (entry.toString().endsWith(".jar") || Files.exists(entry.resolve(DESCRIPTOR))) {
                modules.addAll(ModuleFinder.of(entry).findAll());
            }
        }
        ModuleReference main = main(original, modules);
        List<Path> others = entries.stream()
                .filter(entry -> !entry.toUri().equals(main.location().orElse(null)))
                .toList();
        return new Source(
                main.descriptor(),
                copy,
                ModuleFinder.of(Path.of(main.location().orElseThrow())),
                ModuleFinder.of(others.toArray(Path[]::new)));
    }

    private static ModuleReference main(Path original, List<ModuleReference> modules) {
        List<ModuleReference> named =
                modules.stream().filter(it -> !it.descriptor().isAutomatic()).toList();
        if (named.isEmpty()) {
            throw new ModuleException(
                    Kind.INVALID_SOURCE,
                    modules.isEmpty()
                            ? "there is no module in " + original
                            : original + " has no module-info, so it is not known what it requires");
        }
        Set<String> required = named.stream()
                .flatMap(it -> it.descriptor().requires().stream())
                .map(ModuleDescriptor.Requires::name)
                .collect(Collectors.toSet());
        List<ModuleReference> tops = named.stream()
                .filter(it -> !required.contains(it.descriptor().name()))
                .toList();
        List<ModuleReference> active = (tops.isEmpty() ? named : tops)
                .stream().filter(it -> hasActivator(it.descriptor())).toList();
        List<ModuleReference> candidates = active.isEmpty() ? tops : active;
        if (candidates.size() != 1) {
            throw new ModuleException(
                    Kind.INVALID_SOURCE,
                    "it is not clear which module in " + original + " is the one to install: "
                            + names(candidates.isEmpty() ? named : candidates));
        }
        return candidates.get(0);
    }

    private static String names(List<ModuleReference> modules) {
        return modules.stream().map(it -> it.descriptor().name()).sorted().collect(Collectors.joining(", "));
    }

    private static boolean hasActivator(ModuleDescriptor descriptor) {
        return descriptor.provides().stream().anyMatch(it -> it.service().equals(ModuleActivator.class.getName()));
    }

    private static void requireSound(Path original, Source source) {
        long activators = source.descriptor.provides().stream()
                .filter(it -> it.service().equals(ModuleActivator.class.getName()))
                .mapToLong(it -> it.providers().size())
                .sum();
        if (activators > 1) {
            throw new ModuleException(
                    Kind.INVALID_DESCRIPTOR,
                    original + " has " + activators + " activators, and a module has one at most");
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Belongings.words(cause);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Removes the copies. */
    void delete() {
        delete(copy);
    }

    static void delete(Path folder) {
        if (folder == null || !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            ModuleHost.LOG.log(System.Logger.Level.WARNING, "cannot remove " + folder, e);
        }
    }
}
