package io.berth.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    void verticles_of_another_module_have_sockets_ports_tls_and_udp_and_epoll_where_its_library_is_there()
            throws Exception {
        String transport = hasNativeLibrary() ? "epoll" : "nio";

        assertThat(runConsumer(LIBRARIES))
                .containsExactly(
                        "io.berth.eventloop named",
                        "transport " + transport,
                        "echo hello",
                        "kept LEASED hello",
                        "TLSv1.3 BORINGSSL hello",
                        "io.berth.udp hello");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void a_program_without_tls_on_its_module_path_has_all_the_rest(@TempDir Path libraries) throws Exception {
        copyAllBut(List.of("berth-tls", "netty-tcnative"), libraries);

        assertThat(runConsumer(libraries))
                .contains(
                        "io.berth.eventloop named", "echo hello", "kept LEASED hello", "no tls", "io.berth.udp hello");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void a_program_without_udp_on_its_module_path_has_all_the_rest_and_no_class_of_it(@TempDir Path directory)
            throws Exception {
        Path libraries = Files.createDirectory(directory.resolve("lib"));
        Path loaded = directory.resolve("loaded");
        copyAllBut(List.of("berth-udp", "jna-"), libraries);

        assertThat(runConsumer(libraries, "-Xlog:class+load:file=" + loaded))
                .contains("io.berth.eventloop named", "echo hello", "kept LEASED hello", "TLSv1.3 BORINGSSL hello")
                .endsWith("no udp");
        assertThat(Files.readString(loaded))
                .contains(" io.berth.eventloop.OptionalModule ")
                .doesNotContain(" io.berth.udp.", " com.sun.jna.", " io.berth.consumer.Datagrams ");
    }

    private static void copyAllBut(List<String> beginnings, Path target) throws IOException {
        try (var jars = Files.list(LIBRARIES)) {
            for (Path jar : jars.toList()) {
                String name = jar.getFileName().toString();
                if (beginnings.stream().noneMatch(name::startsWith)) {
                    Files.copy(jar, target.resolve(name));
                }
            }
        }
    }

    private static boolean hasNativeLibrary() throws IOException {
        try (var jars = Files.list(LIBRARIES)) {
            return jars.anyMatch(jar -> jar.getFileName().toString().startsWith("netty-transport-native-epoll-"));
        }
    }

    private static List<String> runConsumer(Path libraries, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "--module-path",
                CONSUMER + File.pathSeparator + libraries,
                "--add-modules",
                "ALL-MODULE-PATH",
                "--module",
                "io.berth.consumer/io.berth.consumer.Consumer"));
        var consumer = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(consumer.getInputStream().readAllBytes(), UTF_8);
        assertThat(consumer.waitFor()).as("status").isZero();
        return output.lines().toList();
    }
}
