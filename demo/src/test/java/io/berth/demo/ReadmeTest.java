package io.berth.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.ListenSocket;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadmeTest {
    private static final String MARK = "        // README\n";

    @Test
    void the_example_in_the_readme_is_the_code_that_is_tested_here() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String source = Files.readString(Path.of("src", "main", "java", "io", "berth", "demo", "TypedEcho.java"));
        String example = source.substring(source.indexOf(MARK) + MARK.length(), source.lastIndexOf(MARK));

        assertThat(readme).contains("```java\n" + example.indent(-8) + "```");
    }

    @Test
    void the_example_echoes_until_its_verticle_is_undeployed() throws IOException {
        Vertx vertx = Vertx.vertx();
        try {
            CompletableFuture<Integer> port = new CompletableFuture<>();
            String deployment = vertx.deployVerticle(context -> TypedEcho.start(context.owner(), 0)
                            .map(ListenSocket::port)
                            .onSuccess(port::complete))
                    .await();

            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port.join())) {
                client.getOutputStream().write("hello".getBytes(UTF_8));
                assertThat(client.getInputStream().readNBytes(5))
                        .asString(UTF_8)
                        .isEqualTo("hello");
                vertx.undeploy(deployment).await();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            vertx.close().await();
        }
    }
}
