package io.berth.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a message costs the load, measured in a process without the checks that tests run with. */
@Timeout(60)
class CostTest {
    @Test
    void a_message_allocates_nothing_whatever_the_pace_and_the_protocol() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Costs.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = output.lines().toList();

            lines.forEach(line -> System.out.println("allocated by the load for a message: " + line));
            assertThat(lines).hasSize(2 * Protocol.values().length);
            assertThat(lines)
                    .allSatisfy(line -> assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                            .isLessThan(Costs.NEXT_TO_NOTHING));
        } finally {
            process.destroyForcibly();
        }
    }
}
