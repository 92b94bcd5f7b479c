package io.berth.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars that the command runs with. */
final class Libraries {
    private Libraries() {}

    /** A folder with all of them but those whose names begin so. */
    static Path without(Path directory, String... beginnings) throws IOException {
        Path libraries = Files.createDirectory(directory.resolve("lib"));
        try (Stream<Path> all = Files.list(Path.of("target", "lib"))) {
            List<Path> kept = all.filter(jar ->
                            Stream.of(beginnings).noneMatch(jar.getFileName().toString()::startsWith))
                    .toList();
            for (Path jar : kept) {
                Files.copy(jar, libraries.resolve(jar.getFileName()));
            }
        }
        return libraries;
    }

    /** The modules among them that call native code. */
    static String callingNatives(Path libraries) throws IOException {
        try (Stream<Path> all = Files.list(libraries)) {
            boolean jna = all.anyMatch(jar -> jar.getFileName().toString().startsWith("jna-"));
            return "io.netty.common" + (jna ? ",com.sun.jna" : "");
        }
    }
}
