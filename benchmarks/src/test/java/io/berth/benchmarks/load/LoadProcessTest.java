package io.berth.benchmarks.load;

import static io.berth.benchmarks.load.Request.Kind.ECHO;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.benchmarks.load.EchoPeer.Maker;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load as a process of its own. */
@Timeout(60)
class LoadProcessTest {
    @Test
    void it_answers_line_by_line_and_ends_with_its_input() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Load.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (EchoPeer peer = EchoPeer.of(Maker.BERTH, Protocol.TCP);
                BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            PrintStream requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            requests.println(Asked.messages(ECHO, Protocol.TCP, peer.port(), 0.1));
            JsonObject first = new JsonObject(answers.readLine());
            requests.println("nonsense");
            JsonObject second = new JsonObject(answers.readLine());
            requests.close();

            assertThat(first.getLong("messages")).as("%s", first).isPositive();
            assertThat(second.getString("error")).isNotBlank();
            assertThat(answers.readLine()).isNull();
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
