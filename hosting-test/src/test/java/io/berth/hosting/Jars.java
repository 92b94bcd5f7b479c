package io.berth.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A module to be hosted: compiled once, then a jar for each version. */
final class Jars {
    private final Path folder;
    private final Path classes;
    private final String name;

    /** Compiles a module with an activator, "Activator" in a package that is called as the module. */
    Jars(Path folder, String name, String requires, String activator) {
        this(folder, name, requires, activator, List.of());
    }

    /** Compiles a module that sees others besides those of this program. */
    Jars(Path folder, String name, String requires, String activator, List<Path> sees) {
        this.folder = folder;
        this.name = name;
        String descriptor = "module " + name + " { " + requires + " provides io.berth.modules.ModuleActivator with "
                + name + ".Activator; }";
        this.classes = compiled(folder, name, descriptor, "Activator", "package " + name + ";\n" + activator, sees);
    }

    /** Compiles a module of one class; gives the folder with its classes. */
    static Path compiled(Path folder, String name, String descriptor, String type, String text, List<Path> sees) {
        Path classes = folder.resolve(name + "-classes");
        run(
                "javac",
                "-d",
                classes.toString(),
                "-p",
                Stream.concat(sees.stream(), Stream.of(System.getProperty("jdk.module.path")))
                        .map(Object::toString)
                        .collect(Collectors.joining(File.pathSeparator)),
                write(folder, name, "module-info.java", descriptor).toString(),
                write(folder, name, type + ".java", text).toString());
        return classes;
    }

    private static Path write(Path folder, String name, String file, String text) {
        try {
            Path source = Files.createDirectories(folder.resolve(name + "-source"));
            return Files.writeString(source.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar of a version. */
    Path version(String version) {
        return packed(folder, name, version, classes);
    }

    /** A jar of a version of a module of Berth, as it was built. */
    static Path version(Path folder, String name, String version) {
        Path built = path().stream()
                .filter(each -> isNamed(each, name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + name + " in " + path()));
        if (Files.isDirectory(built)) {
            return packed(folder, name, version, built);
        }
        try {
            Path jar = Files.copy(built, folder.resolve(name + "-" + version + ".jar"));
            run("jar", "--update", "--file", jar.toString(), "--module-version", version);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path packed(Path folder, String name, String version, Path classes) {
        Path jar = folder.resolve(name + "-" + version + ".jar");
        run("jar", "--create", "--file", jar.toString(), "--module-version", version, "-C", classes.toString(), ".");
        return jar;
    }

    /** All that this program has: modules, and what the tests brought along. */
    static List<Path> path() {
        return Stream.of("jdk.module.path", "java.class.path")
                .flatMap(it -> Arrays.stream(System.getProperty(it, "").split(File.pathSeparator, -1)))
                .filter(it -> !it.isEmpty())
                .map(Path::of)
                .distinct()
                .toList();
    }

    static boolean isOfBerth(Path path) {
        return names(path).anyMatch(name -> name.startsWith("io.berth."));
    }

    static boolean isNamed(Path path, String module) {
        return names(path).anyMatch(module::equals);
    }

    private static Stream<String> names(Path path) {
        return ModuleFinder.of(path).findAll().stream()
                .map(module -> module.descriptor().name());
    }

    private static void run(String tool, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments);
        assertThat(status).as("%s %s said %s", tool, List.of(arguments), said).isZero();
    }
}
