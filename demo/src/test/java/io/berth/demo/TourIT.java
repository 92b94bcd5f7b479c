package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tour as people run it: the script in the root, in a process of its own, with its output piped. */
@Timeout(120)
class TourIT {
    private static final List<String> HEADINGS = List.of(
            "1. A port that stays yours",
            "2. One listens at a time, and the next is in line",
            "3. Ports out of a range, for three services",
            "4. The same echo, plain and encrypted",
            "5. Datagrams in batches",
            "6. Tasks from many threads",
            "7. Connections as a stream, with backpressure",
            "8. A module is updated, and nobody is turned away");

    @Test
    void it_shows_all_of_it_and_everything_holds() throws Exception {
        long begin = System.nanoTime();
        try (Command demo = new Command("demo")) {
            List<String> lines = demo.lines();
            assertThat(lines)
                    .containsAll(HEADINGS)
                    .noneMatch(line -> line.contains("FAILED"))
                    .allMatch(line -> line.chars().allMatch(letter -> letter >= ' ' && letter <= '~'));
            assertThat(lines).last().asString().startsWith("8 scenes, ").contains("all of which hold");
            assertThat(demo.errors()).isEmpty();
            assertThat(demo.status()).isZero();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void without_udp_it_says_what_is_skipped_and_why(@TempDir Path directory) throws Exception {
        Path libraries = Libraries.without(directory, "berth-udp", "jna-");
        try (Command demo = Command.withLibraries(libraries, "demo")) {
            assertThat(demo.lines())
                    .containsAll(HEADINGS)
                    .noneMatch(line -> line.contains("FAILED"))
                    .anyMatch(line -> line.contains("skipped: the module io.berth.udp (io.berth:berth-udp) is not on"));
            assertThat(demo.status()).isZero();
        }
    }

    @Test
    void without_natives_it_says_what_takes_their_place(@TempDir Path directory) throws Exception {
        Path libraries = Libraries.without(directory, "netty-transport-native-epoll", "netty-tcnative-boringssl");
        try (Command demo = Command.withLibraries(libraries, "demo")) {
            assertThat(demo.lines())
                    .containsAll(HEADINGS)
                    .noneMatch(line -> line.contains("FAILED"))
                    .anyMatch(line -> line.contains("by nio, since epoll is not available here"))
                    .anyMatch(line -> line.contains("the JDK's engine takes the place of BoringSSL: "));
            assertThat(demo.status()).isZero();
        }
    }
}
