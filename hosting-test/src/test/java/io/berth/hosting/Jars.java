package io.berth.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** A module to be hosted: compiled once, then a jar for each version. */
final class Jars {
    private final Path folder;
    private final Path classes;
    private final String name;

    /** Compiles a module with an activator, "Activator" in a package that is called as the module. */
    Jars(Path folder, String name, String requires, String activator) {
        this.folder = folder;
        this.name = name;
        this.classes = folder.resolve(name + "-classes");
        Path descriptor = write(
                "module-info.java",
                "module " + name + " { " + requires + " provides io.berth.modules.ModuleActivator with " + name
                        + ".Activator; }");
        Path type = write("Activator.java", "package " + name + ";\n" + activator);
        run(
                "javac",
                "-d",
                classes.toString(),
                "-p",
                System.getProperty("jdk.module.path"),
                descriptor.toString(),
                type.toString());
    }

    private Path write(String file, String text) {
        try {
            Path source = Files.createDirectories(folder.resolve(name + "-source"));
            return Files.writeString(source.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar of a version. */
    Path version(String version) {
        Path jar = folder.resolve(name + "-" + version + ".jar");
        run("jar", "--create", "--file", jar.toString(), "--module-version", version, "-C", classes.toString(), ".");
        return jar;
    }

    private static void run(String tool, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments);
        assertThat(status).as("%s %s said %s", tool, List.of(arguments), said).isZero();
    }
}
