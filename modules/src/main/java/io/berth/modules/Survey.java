package io.berth.modules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one look at a directory sees.
 *
 * @param modules each jar and each folder that is not empty, with the stamps of all its files
 * @param configurations the stamp of each configuration, by the name of the module
 */
record Survey(Map<Path, Map<Path, Stamp>> modules, Map<String, Survey.Stamp> configurations) {
    static final String CONFIGURATION = ".json";
    private static final String JAR = ".jar";

    /** What shows that a file has changed: for one that cannot be looked at the key is the reason. */
    record Stamp(long lengthBytes, FileTime modified, Object key) {
        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
            } catch (IOException e) {
                return unreadable(e);
            }
        }

        static Stamp unreadable(Exception reason) {
            return new Stamp(-1, FileTime.fromMillis(0), String.valueOf(reason.getMessage()));
        }
    }

    /** Looks at a directory. Blocks. */
    static Survey of(Path directory) throws IOException {
        Map<Path, Map<Path, Stamp>> modules = new HashMap<>();
        Map<String, Stamp> configurations = new HashMap<>();
        for (Path entry : entries(directory)) {
            String name = entry.getFileName().toString();
            if (name.startsWith(".")) {
                continue; // tools copy under such a name first
            }
            if (Files.isDirectory(entry)) {
                Map<Path, Stamp> stamps = stampsIn(entry);
                if (!stamps.isEmpty()) {
                    modules.put(entry, stamps);
                }
            } else if (name.endsWith(JAR)) {
                modules.put(entry, Map.of(entry, Stamp.of(entry)));
            } else if (name.endsWith(CONFIGURATION)) {
                configurations.put(name.substring(0, name.length() - CONFIGURATION.length()), Stamp.of(entry));
            }
        }
        return new Survey(modules, configurations);
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Map<Path, Stamp> stampsIn(Path folder) {
        Map<Path, Stamp> stamps = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            files.filter(file -> !Files.isDirectory(file)).forEach(file -> stamps.put(file, Stamp.of(file)));
        } catch (IOException | UncheckedIOException e) {
            stamps.put(folder, Stamp.unreadable(e));
        }
        return stamps;
    }
}
