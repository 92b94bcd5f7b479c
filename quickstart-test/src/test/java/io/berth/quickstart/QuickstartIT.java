package io.berth.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts the quickstart, as the build has made it, by the commands of its README. */
@Timeout(60)
@EnabledOnOs(OS.LINUX) // whose native libraries it is built with
class QuickstartIT {
    private static final Path FOLDER = Path.of("target", "projects", "quickstart");
    private static final Pattern COMMAND = Pattern.compile("^java (.*\\\\\\n)*.* 3000$", Pattern.MULTILINE);

    private static String readme() throws IOException {
        return Files.readString(FOLDER.resolve("README.md"));
    }

    static List<String> commands() throws IOException {
        return COMMAND.matcher(readme()).results().map(MatchResult::group).toList();
    }

    private static String onTheModulePath() throws IOException {
        return commands().stream()
                .filter(command -> command.contains(" -m "))
                .findFirst()
                .orElseThrow();
    }

    private static Program start(String command, String words) throws IOException {
        return new Program(FOLDER, command.replaceFirst("3000$", words));
    }

    @Test
    void its_readme_starts_it_on_the_class_path_and_on_the_module_path() throws IOException {
        assertThat(commands())
                .satisfiesExactly(
                        command -> assertThat(command).contains(" -cp "),
                        command -> assertThat(command).contains(" -p "));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void it_listens_by_epoll_and_echoes(String command) throws Exception {
        try (Program program = start(command, "0")) {
            String line = program.line();
            int port = port(line);
            assertThat(readme()).contains("    " + line.replace(":" + port, ":3000") + "\n");

            try (Socket client = new Socket("localhost", port)) {
                assertThat(echoed(client)).isEqualTo("hello");
            }
            endsWithoutComplaint(program);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void with_tls_it_tells_whose_and_echoes(String command) throws Exception {
        try (Program program = start(command, "0 tls")) {
            String line = program.line();
            assertThat(line).contains(" by epoll, TLS by BoringSSL (netty-tcnative ");

            try (Socket client = trusting().getSocketFactory().createSocket("localhost", port(line))) {
                assertThat(echoed(client)).isEqualTo("hello");
            }
            endsWithoutComplaint(program);
        }
    }

    @Test
    void without_the_native_libraries_it_tells_that_it_is_on_nio() throws Exception {
        try (Program program = start(withoutNatives(), "0")) {
            String line = program.line();
            assertThat(line).endsWith(" by nio");

            try (Socket client = new Socket("localhost", port(line))) {
                assertThat(echoed(client)).isEqualTo("hello");
            }
        }
    }

    @Test
    void without_the_native_libraries_there_is_no_tls() throws Exception {
        try (Program program = start(withoutNatives(), "0 tls")) {
            refuses(program, "BoringSSL is not available");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "3000 ssl"})
    void other_words_are_told_how_it_is_used(String words) throws Exception {
        try (Program program = start(onTheModulePath(), words)) {
            refuses(program, "usage: Quickstart [PORT [tls]]");
        }
    }

    @Test
    void a_port_that_somebody_has_is_an_error_that_names_it() throws Exception {
        try (var somebody = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Program program = start(onTheModulePath(), "" + somebody.getLocalPort())) {
            refuses(program, "localhost:" + somebody.getLocalPort() + " is taken by ");
        }
    }

    private static String withoutNatives() throws IOException {
        return onTheModulePath().replace(" --add-modules ALL-MODULE-PATH", "");
    }

    private static int port(String line) {
        assertThat(line).startsWith("listening on localhost:");
        return Integer.parseInt(line.replaceFirst("listening on localhost:(\\d+) .*", "$1"));
    }

    private static String echoed(Socket client) throws IOException {
        client.getOutputStream().write("hello".getBytes(UTF_8));
        return new String(client.getInputStream().readNBytes(5), UTF_8);
    }

    private static void endsWithoutComplaint(Program program) throws Exception {
        program.terminate();
        program.status();
        assertThat(program.errors()).isEmpty();
    }

    private static void refuses(Program program, String why) throws Exception {
        assertThat(program.status()).isEqualTo(1);
        assertThat(program.errors())
                .singleElement()
                .asString()
                .startsWith("quickstart: ")
                .contains(why);
        assertThat(program.line()).isNull();
    }

    /** Believes anybody: the certificate is made when the program starts. */
    private static SSLContext trusting() throws GeneralSecurityException {
        var anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anybody}, new SecureRandom());
        return context;
    }
}
