package io.berth.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The echo command over TLS, with the clients that people have. */
@Timeout(60)
class EchoTlsIT {
    private static final Pattern READY =
            Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+) transport (\\w+) loops \\d+"
                    + " tls BoringSSL \\(netty-tcnative \\d[\\w.]*\\)");

    @TempDir
    private Path directory;

    private static Matcher ready(Command echo) throws IOException {
        String line = String.valueOf(echo.line());
        Matcher ready = READY.matcher(line);
        assertThat(ready.matches()).as(line).isTrue();
        return ready;
    }

    /** The client of openssl, which ends unless it finds the server to be who it should be. */
    private static Command client(Matcher ready, Path trusted, String... more) throws IOException {
        String[] words = {
            "s_client",
            "-quiet",
            "-connect",
            "127.0.0.1:" + ready.group(1),
            "-servername",
            "localhost",
            "-CAfile",
            trusted.toString(),
            "-verify_return_error"
        };
        return Command.openssl(Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private static void echoes(Command client) throws IOException {
        client.type("hello");
        assertThat(client.line()).isEqualTo("hello");
    }

    /** What the server shows to those who have no opinion of it. */
    private Path shown(Matcher ready) throws IOException, InterruptedException {
        Path certificate = directory.resolve("shown.crt");
        try (Command look = Command.openssl("s_client", "-connect", "127.0.0.1:" + ready.group(1))) {
            look.typeNoMore();
            String all = String.join("\n", look.lines());
            int from = all.indexOf("-----BEGIN CERTIFICATE-----");
            String end = "-----END CERTIFICATE-----";
            return Files.writeString(certificate, all.substring(from, all.indexOf(end) + end.length()) + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void it_says_what_encrypts_and_echoes_to_openssl_and_to_the_jdk(String transport) throws Exception {
        KeyFiles files = KeyFiles.in(directory, "server");
        try (Command echo = new Command(
                "echo",
                "--port",
                "0",
                "--transport",
                transport,
                "--loops",
                "2",
                "--tls", //
                "--cert",
                files.certificate().toString(),
                "--key",
                files.key().toString())) {
            Matcher ready = ready(echo);
            assertThat(ready.group(2)).isEqualTo(transport);

            try (Command client = client(ready, files.certificate(), "-verify_hostname", "localhost")) {
                echoes(client);
            }
            int port = Integer.parseInt(ready.group(1));
            try (SSLSocket client =
                    (SSLSocket) files.trusted().getSocketFactory().createSocket("localhost", port)) {
                SSLParameters parameters = client.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS"); // that the name is right
                client.setSSLParameters(parameters);
                client.getOutputStream().write("hello".getBytes(UTF_8));
                assertThat(client.getInputStream().readNBytes(5))
                        .asString(UTF_8)
                        .isEqualTo("hello");
            }
        }
    }

    @Test
    void without_files_it_makes_a_certificate_for_the_host_and_for_localhost() throws Exception {
        try (Command echo = new Command("echo", "--port", "0", "--tls")) {
            Matcher ready = ready(echo);
            Path shown = shown(ready);

            try (Command byName = client(ready, shown, "-verify_hostname", "localhost");
                    Command byAddress = client(ready, shown, "-verify_ip", "127.0.0.1")) {
                echoes(byName);
                echoes(byAddress);
            }
            try (Command other = client(ready, shown, "-verify_hostname", "elsewhere")) {
                assertThat(other.status()).isNotZero();
            }
        }
    }

    @Test
    void sigterm_says_goodbye_to_the_client_and_ends_with_status_0() throws Exception {
        KeyFiles files = KeyFiles.in(directory, "server");
        try (Command echo = new Command(
                        "echo",
                        "--port",
                        "0",
                        "--tls", //
                        "--cert",
                        files.certificate().toString(),
                        "--key",
                        files.key().toString());
                Command client = client(ready(echo), files.certificate(), "-msg")) {
            client.type("hello");
            while (!"hello".equals(client.line())) {
                // the messages of the handshake come first
            }

            echo.terminate();

            assertThat(client.lines()).anyMatch(line -> line.matches("<<< .* close_notify"));
            assertThat(echo.status()).isZero();
        }
    }

    @Test
    void without_its_native_library_it_names_the_artifact_to_add() throws Exception {
        Path libraries = Libraries.without(directory, "netty-tcnative-boringssl-static");

        try (Command command = Command.withLibraries(libraries, "echo", "--port", "0", "--tls")) {
            command.refuses("BoringSSL is not available: add io.netty:netty-tcnative-boringssl-static");
        }
        try (Command plain = Command.withLibraries(libraries, "echo", "--port", "0")) {
            assertThat(plain.line()).startsWith("listening on 127.0.0.1:");
        }
    }
}
