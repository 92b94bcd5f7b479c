package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only TLS sockets can do is asked of no other: the compiler sees to that. */
@Timeout(60)
class TypesTest {
    @TempDir
    private Path directory;

    @Test
    void a_tls_socket_can_be_asked_what_was_agreed_on() throws Exception {
        assertThat(compile("Socket<Tls, String>")).isEmpty();
    }

    @Test
    void a_plain_socket_cannot() throws Exception {
        assertThat(compile("Socket<Plain, String>")).contains("incompatible types");
    }

    /** What the compiler says to asking a socket of this type. */
    private String compile(String type) throws IOException, InterruptedException {
        Path source = directory.resolve("Asking.java");
        Files.writeString(source, """
                import io.berth.eventloop.Plain;
                import io.berth.eventloop.Socket;
                import io.berth.tls.Tls;
                import io.berth.tls.TlsConnection;

                class Asking {
                    static TlsConnection ask(%s socket) {
                        return TlsConnection.of(socket);
                    }
                }
                """.formatted(type));
        Process compiler = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                        "-proc:none",
                        "-cp",
                        ClassPath.asText(),
                        "-d",
                        directory.toString(),
                        source.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        compiler.waitFor();
        return said;
    }
}
