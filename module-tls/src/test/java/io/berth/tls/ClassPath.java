package io.berth.tls;

import io.berth.eventloop.Loop;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The classes of this process, for another that is started on a class path. */
final class ClassPath {
    private ClassPath() {}

    static String asText() {
        return String.join(
                System.getProperty("path.separator"),
                root(ClassPath.class),
                root(Tls.class),
                root(Loop.class),
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", ""));
    }

    /** The directory or the jar that a class was loaded from. */
    private static String root(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
