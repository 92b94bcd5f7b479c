package io.berth.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes modules for tests: compiled from source, as classes, jars, or folders with private libraries. */
final class ModuleForge {
    private final Path folder;
    private int made;

    ModuleForge(Path folder) {
        this.folder = folder;
    }

    /** A module that is to have this name and version; with an empty one it has none. */
    Blank module(String name, String version) {
        return new Blank(name, version);
    }

    /** A module that is not made yet. */
    final class Blank {
        private final String name;
        private final String version;
        private final Map<String, String> sources = new LinkedHashMap<>();
        private final List<String> directives = new ArrayList<>();
        private final List<Path> sees = new ArrayList<>();

        private Blank(String name, String version) {
            this.name = name;
            this.version = version;
        }

        /** Adds a line to its descriptor, such as "requires a.b;". */
        Blank directive(String line) {
            directives.add(line);
            return this;
        }

        /** Adds a class. */
        Blank source(String className, String text) {
            sources.put(className, text);
            return this;
        }

        /**
         * Adds an activator, in a package called as the module, with what it does in start(ModuleContext context), and members.
         */
        Blank activator(String start, String... members) {
            directive("requires io.berth.modules;");
            directive("provides io.berth.modules.ModuleActivator with " + name + ".Activator;");
            return source(name + ".Activator", """
                    package %s;
                    import io.berth.modules.*;
                    import io.vertx.core.*;
                    import io.vertx.core.json.*;
                    import java.util.*;
                    public final class Activator implements ModuleActivator {
                        @Override public Future<?> start(ModuleContext context) throws RuntimeException {
                            %s
                        }
                        %s
                    }
                    """.formatted(name, start, String.join("\n", members)));
        }

        /** Has it see another module while it is compiled. */
        Blank sees(Path module) {
            sees.add(module);
            return this;
        }

        /** Its classes in a folder. */
        Path exploded() {
            try {
                Path root = Files.createDirectories(folder.resolve("forge-" + made++));
                Path source = root.resolve("source");
                write(
                        source.resolve("module-info.java"),
                        "module " + name + " {\n" + String.join("\n", directives) + "\n}\n");
                List<String> arguments =
                        new ArrayList<>(List.of("-d", root.resolve(name).toString(), "-p", modulePath()));
                if (!version.isEmpty()) {
                    arguments.addAll(List.of("--module-version", version));
                }
                arguments.add(source.resolve("module-info.java").toString());
                for (Map.Entry<String, String> type : sources.entrySet()) {
                    Path file = source.resolve(type.getKey().replace('.', '/') + ".java");
                    write(file, type.getValue());
                    arguments.add(file.toString());
                }
                run("javac", arguments);
                return root.resolve(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A jar of it. */
        Path jar() {
            Path classes = exploded();
            Path jar = classes.resolveSibling(name + "-" + version + ".jar");
            run("jar", List.of("--create", "--file", jar.toString(), "-C", classes.toString(), "."));
            return jar;
        }

        /** A folder with a jar of it and those of private libraries. */
        Path folderWith(Path... libraries) {
            try {
                Path jar = jar();
                Path all = Files.createDirectories(jar.resolveSibling("folder"));
                Files.copy(jar, all.resolve(jar.getFileName()));
                for (Path library : libraries) {
                    Files.copy(library, all.resolve(library.getFileName()));
                }
                return all;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String modulePath() throws IOException {
            Stream<String> seen = sees.stream().map(Path::toString);
            Stream<String> own = Stream.of(
                    Path.of("target", "classes").toAbsolutePath().toString(),
                    System.getProperty("jdk.module.path", ""));
            return Stream.concat(seen, own).collect(Collectors.joining(System.getProperty("path.separator")));
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void run(String tool, List<String> arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertThat(status).as("%s %s said %s", tool, arguments, said).isZero();
    }
}
