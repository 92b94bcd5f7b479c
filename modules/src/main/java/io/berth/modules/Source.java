package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
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
    static Source read(Path origin, Path workplace) {
        Path original = origin.toAbsolutePath().normalize();
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

    /** The module and its private libraries. */
    List<ModuleReference> modules() {
        List<ModuleReference> all = new ArrayList<>(main.findAll());
        all.addAll(libraries.findAll());
        return all;
    }

    /** The names of what it, or a library of its own, requires of others. */
    Set<String> requires() {
        return required(requires -> !requires.modifiers().contains(Modifier.STATIC));
    }

    /** The names of what it, or a library of its own, can be without: "requires static". */
    Set<String> requiresIfThere() {
        return required(requires -> requires.modifiers().contains(Modifier.STATIC));
    }

    private Set<String> required(Predicate<Requires> which) {
        return modules().stream()
                .flatMap(own -> own.descriptor().requires().stream())
                .filter(which)
                .map(Requires::name)
                .filter(name ->
                        main.find(name).isEmpty() && libraries.find(name).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new)); // the same order each time
    }

    private static Source copied(Path original, Path copy) throws IOException {
        if (!Files.isDirectory(original) || Files.exists(original.resolve(DESCRIPTOR))) {
            Path main = copy.resolve(original.getFileName().toString());
            copyTree(original, main);
            return of(original, copy, List.of(main));
        }
        List<Path> copies = new ArrayList<>();
        try (Stream<Path> entries = Files.list(original)) {
            for (Path entry : entries.filter(Source::mayHaveModule).sorted().toList()) {
                Path target = copy.resolve(entry.getFileName().toString());
                copyTree(entry, target);
                copies.add(target);
            }
        }
        return of(original, copy, copies);
    }

    private static boolean mayHaveModule(Path entry) {
        return entry.toString().endsWith(".jar") || Files.exists(entry.resolve(DESCRIPTOR));
    }

    private static Source of(Path original, Path copy, List<Path> entries) {
        List<ModuleReference> modules = new ArrayList<>();
        for (Path entry : entries) {
            if (mayHaveModule(entry)) {
                modules.addAll(ModuleFinder.of(entry).findAll());
            }
        }
        requireOneOfEach(original, modules);
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
                .map(Requires::name)
                .collect(Collectors.toSet());
        List<ModuleReference> tops = named.stream()
                .filter(it -> !required.contains(it.descriptor().name()))
                .toList();
        List<ModuleReference> active = (tops.isEmpty() ? named : tops)
                .stream().filter(it -> !activators(it).isEmpty()).toList();
        List<ModuleReference> candidates = active.isEmpty() ? tops : active;
        if (candidates.size() != 1) {
            throw new ModuleException(
                    Kind.INVALID_SOURCE,
                    "it is not clear which module in " + original + " is the one to install: "
                            + names(candidates.isEmpty() ? named : candidates));
        }
        return candidates.get(0);
    }

    /** The JDK would take one of two, and say nothing. */
    private static void requireOneOfEach(Path original, List<ModuleReference> modules) {
        Set<String> names = new LinkedHashSet<>();
        for (ModuleReference module : modules) {
            if (!names.add(module.descriptor().name())) {
                throw new ModuleException(
                        Kind.INVALID_SOURCE,
                        original + " has more than one " + module.descriptor().name());
            }
        }
    }

    private static String names(List<ModuleReference> modules) {
        return modules.stream().map(it -> it.descriptor().name()).sorted().collect(Collectors.joining(", "));
    }

    private static List<String> activators(ModuleReference module) {
        try {
            return Activators.namedBy(module);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireSound(Path original, Source source) {
        int activators = activators(source.main.find(source.descriptor.name()).orElseThrow())
                .size();
        if (activators > 1) {
            throw new ModuleException(
                    Kind.INVALID_DESCRIPTOR,
                    original + " has " + activators + " activators, and a module has one at most");
        }
        if (activators == 0 && isForTheHostAlone(source.descriptor)) {
            throw new ModuleException(
                    Kind.INVALID_DESCRIPTOR,
                    original + " would never do anything: it requires "
                            + Source.class.getModule().getName() + " and says neither 'provides "
                            + ModuleActivator.class.getName() + " with' a class, nor what others may use");
        }
    }

    /** Whether it is made for the host, and nobody else could have anything of it. */
    private static boolean isForTheHostAlone(ModuleDescriptor descriptor) {
        return descriptor.requires().stream()
                        .anyMatch(
                                it -> it.name().equals(Source.class.getModule().getName())
                                        && !it.modifiers().contains(Modifier.STATIC))
                && descriptor.exports().isEmpty()
                && descriptor.provides().isEmpty()
                && !descriptor.isOpen()
                && descriptor.opens().isEmpty();
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Belongings.words(cause);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
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
