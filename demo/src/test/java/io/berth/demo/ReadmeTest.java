package io.berth.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadmeTest {
    @Test
    void the_example_in_the_readme_is_the_code_that_is_tested_here() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String source = Files.readString(Path.of("src", "main", "java", "io", "berth", "demo", "TypedEcho.java"));

        String mark = "    // README\n";
        String example = source.substring(source.indexOf(mark) + mark.length(), source.lastIndexOf(mark));
        assertThat(readme).contains("```java\n" + example.indent(-4) + "```");
    }

    @Test
    void the_example_echoes_until_its_verticle_is_undeployed() throws IOException {
        Vertx vertx = Vertx.vertx();
        try {
            TypedEcho echo = new TypedEcho(0);
            String deployment = vertx.deployVerticle(echo).await();
            InetSocketAddress address = (InetSocketAddress) echo.listenAddress();

            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
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
