package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.spi.ToolProvider;

/** A modular jar with an activator, compiled by the test. */
record ModuleJar(String name, String version, String directive, String members) {
    static final String STARTS =
            "@Override public Future<?> start(ModuleContext module) { return Future.succeededFuture(); }";
    static final String DOES_NOT_START =
            "@Override public Future<?> start(ModuleContext module) { throw new IllegalStateException(\"no way\"); }";

    static ModuleJar of(String name, String version) {
        return new ModuleJar(name, version, "", STARTS);
    }

    /** The same with an activator that has these members. */
    ModuleJar with(String text) {
        return new ModuleJar(name, version, directive, text);
    }

    /** The same, which requires another. */
    ModuleJar requiring(String other) {
        return new ModuleJar(name, version, "requires " + other + ";", members);
    }

    /** Drops it into a directory, whole. */
    Path into(Path directory) throws IOException {
        return into(directory, name + ".jar");
    }

    Path into(Path directory, String file) throws IOException {
        Path work = Files.createTempDirectory(directory.getParent(), "jar");
        Path jar = make(work, directory);
        return Files.move(jar, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path make(Path work, Path seen) throws IOException {
        Path descriptor = Files.writeString(work.resolve("module-info.java"), """
                module %s {
                    requires io.berth.modules;
                    %s
                    provides io.berth.modules.ModuleActivator with %s.Activator;
                }
                """.formatted(name, directive, name));
        Path activator = Files.writeString(work.resolve("Activator.java"), """
                package %s;
                import io.berth.modules.*;
                import io.vertx.core.*;
                import java.util.concurrent.atomic.*;
                import java.util.function.*;
                public final class Activator implements ModuleActivator {
                    %s
                }
                """.formatted(name, members));
        Path classes = work.resolve("classes");
        String path = String.join(
                File.pathSeparator, System.getProperty("jdk.module.path", ""), "target/lib", seen.toString());
        run(
                "javac",
                "-d",
                classes.toString(),
                "-p",
                path,
                "--module-version",
                version,
                descriptor.toString(),
                activator.toString());
        Path jar = work.resolve("made.jar");
        run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        return jar;
    }

    private static void run(String tool, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments);
        assertThat(status).as("%s %s said %s", tool, List.of(arguments), said).isZero();
    }
}
