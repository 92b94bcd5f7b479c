package io.berth.demo;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A package that a module of Berth exports to everybody, and how many public types it has. */
record Surface(String name, long publicTypes) {
    /** Those of all modules that this program runs with. */
    static List<Surface> ofAllModules() throws IOException {
        List<Surface> packages = new ArrayList<>();
        for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
            if (module.name().startsWith("io.berth.")) {
                try (ModuleReader reader = module.reference().open()) {
                    List<String> classes =
                            reader.list().filter(it -> it.endsWith(".class")).toList();
                    module.reference().descriptor().exports().stream()
                            .filter(it -> !it.isQualified())
                            .forEach(it -> packages.add(new Surface(it.source(), count(it.source(), classes))));
                }
            }
        }
        return packages;
    }

    private static long count(String name, List<String> classes) {
        return named(name, classes).filter(Surface::isPublic).count();
    }

    /** The types of a package that are in no other type. */
    private static Stream<String> named(String name, List<String> classes) {
        String folder = name.replace('.', '/') + "/";
        return classes.stream()
                .filter(it -> it.startsWith(folder) && it.indexOf('/', folder.length()) < 0 && !it.contains("$"))
                .map(it -> it.substring(0, it.length() - ".class".length()).replace('/', '.'))
                .filter(it -> !it.endsWith(".package-info"));
    }

    private static boolean isPublic(String type) {
        try {
            return Modifier.isPublic(
                    Class.forName(type, false, Surface.class.getClassLoader()).getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
