package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Loop;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a packet costs, measured in a process without the checks that tests run with. */
@Timeout(60)
class CostTest {
    @Test
    void echoing_on_a_connected_socket_allocates_nothing_on_epoll() throws Exception {
        assertThat(allocated("CONNECTED", "EPOLL")).isLessThan(1);
    }

    /** The channels of JDK 17 allocate nothing either, those of 25 a few bytes now and then. */
    @Test
    void echoing_on_a_connected_socket_allocates_what_a_channel_does_on_nio() throws Exception {
        assertThat(allocated("CONNECTED", "NIO")).isLessThan(Runtime.version().feature() < 21 ? 1 : 16);
    }

    @Test
    void answering_on_a_bound_socket_allocates_nothing_on_epoll() throws Exception {
        assertThat(allocated("BOUND", "EPOLL")).isLessThan(1);
    }

    @Test
    void sending_to_an_address_allocates_its_bytes_alone_on_epoll() throws Exception {
        assertThat(allocated("NAMED", "EPOLL")).isBetween(1.0, 32.0);
    }

    @Test
    void no_packet_allocates_half_of_what_one_of_vertx_does() throws Exception {
        double vertx = allocated("VERTX");
        for (Backend backend : Backend.values()) {
            assertThat(allocated("NAMED", backend.name()))
                    .as("on %s", backend)
                    .isPositive()
                    .isLessThan(vertx / 2);
        }
    }

    private static double allocated(String... kind) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                String.join(
                        File.pathSeparator,
                        root(CostProgram.class),
                        root(UdpSocket.class),
                        root(Loop.class),
                        System.getProperty("java.class.path", ""),
                        System.getProperty("jdk.module.path", "")),
                CostProgram.class.getName()));
        command.addAll(List.of(kind));
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(program.waitFor()).as("status of %s", command).isZero();
            System.out.println("allocated per echoed packet, " + List.of(kind) + ": " + printed + " bytes");
            return Double.parseDouble(printed.substring(printed.lastIndexOf('\n') + 1));
        } finally {
            program.destroyForcibly();
        }
    }

    /** The directory or the jar that a class was loaded from. */
    private static String root(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
