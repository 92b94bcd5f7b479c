package io.berth.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the consumer in a process of its own, from its jar and the jars of Berth. */
class ConsumerIT {
    private static final Path CONSUMER = Path.of("target", "consumer.jar");
    private static final Path LIBRARIES = Path.of("target", "lib");

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void verticles_of_another_module_have_sockets_ports_and_tls_and_epoll_where_its_library_is_there()
            throws Exception {
        String transport = hasNativeLibrary() ? "epoll" : "nio";

        assertThat(runConsumer(LIBRARIES))
                .containsExactly(
                        "io.berth.eventloop named",
                        "transport " + transport,
                        "echo hello",
                        "kept LEASED hello",
                        "TLSv1.3 BORINGSSL hello");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void a_program_without_tls_on_its_module_path_has_all_the_rest(@TempDir Path libraries) throws Exception {
        try (var jars = Files.list(LIBRARIES)) {
            for (Path jar : jars.filter(ConsumerIT::isNeededWithoutTls).toList()) {
                Files.copy(jar, libraries.resolve(jar.getFileName()));
            }
        }

        assertThat(runConsumer(libraries))
                .contains("io.berth.eventloop named", "echo hello", "kept LEASED hello")
                .endsWith("no tls");
    }

    private static boolean isNeededWithoutTls(Path jar) {
        String name = jar.getFileName().toString();
        return !name.startsWith("berth-tls") && !name.startsWith("netty-tcnative");
    }

    private static boolean hasNativeLibrary() throws IOException {
        try (var jars = Files.list(LIBRARIES)) {
            return jars.anyMatch(jar -> jar.getFileName().toString().startsWith("netty-transport-native-epoll-"));
        }
    }

    private static List<String> runConsumer(Path libraries) throws IOException, InterruptedException {
        var consumer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        CONSUMER + File.pathSeparator + libraries,
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "--module",
                        "io.berth.consumer/io.berth.consumer.Consumer")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(consumer.getInputStream().readAllBytes(), UTF_8);
        assertThat(consumer.waitFor()).as("status").isZero();
        return output.lines().toList();
    }
}
