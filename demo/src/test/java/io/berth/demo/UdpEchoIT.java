package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The UDP echo command as people run it, with the clients that people have. */
@Timeout(60)
class UdpEchoIT {
    private static final Pattern READY =
            Pattern.compile("listening on (?:127\\.0\\.0\\.1|\\[::1]):(\\d+) transport (\\w+) udp");
    private static final int[] SIZES = {0, 1, 1472, 65507};
    private static final int TIMEOUT_MILLIS = 20_000;

    private static final String PYTHON_CLIENT = """
            import socket, sys
            client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            client.settimeout(20)
            client.connect(("127.0.0.1", int(sys.argv[1])))
            for size in map(int, sys.argv[2:]):
                sent = bytes(i % 251 for i in range(size))
                client.send(sent)
                print(size, client.recv(70000) == sent)
            """;

    private static Matcher ready(Command echo) throws IOException {
        String line = String.valueOf(echo.line());
        Matcher ready = READY.matcher(line);
        assertThat(ready.matches()).as(line).isTrue();
        return ready;
    }

    private static int port(Command echo) throws IOException {
        return Integer.parseInt(ready(echo).group(1));
    }

    /** A client that is not connected, since one of the JDK that is sends no empty datagrams. */
    private static DatagramSocket client() throws IOException {
        DatagramSocket client = new DatagramSocket();
        client.setSoTimeout(TIMEOUT_MILLIS);
        return client;
    }

    private static InetSocketAddress ipv4(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static InetSocketAddress ipv6(int port) throws IOException {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        return new InetSocketAddress(InetAddress.getByAddress(loopback), port);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void echoes(InetSocketAddress server, DatagramSocket client, byte[] payload) throws IOException {
        client.send(new DatagramPacket(payload, payload.length, server));
        DatagramPacket answer = new DatagramPacket(new byte[65536], 65536);
        client.receive(answer);
        assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void it_says_where_and_how_it_listens_and_sends_datagrams_of_any_size_back(String transport) throws Exception {
        try (Command echo = new Command("udp-echo", "--port", "0", "--transport", transport)) {
            Matcher ready = ready(echo);
            assertThat(ready.group(2)).isEqualTo(transport);

            InetSocketAddress server = ipv4(Integer.parseInt(ready.group(1)));
            try (DatagramSocket client = client()) {
                for (int size : SIZES) {
                    echoes(server, client, bytes(size));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void a_client_in_another_language_gets_its_datagrams_back(String transport) throws Exception {
        try (Command echo = new Command("udp-echo", "--port", "0", "--transport", transport);
                Command client = Command.python(PYTHON_CLIENT, "" + port(echo), "0", "1", "1472", "65507")) {
            assertThat(client.lines()).containsExactly("0 True", "1 True", "1472 True", "65507 True");
        }
    }

    @Test
    void it_listens_on_ipv6_too() throws Exception {
        try (Command echo = new Command("udp-echo", "--port", "0", "--host", "::1");
                DatagramSocket client = client()) {
            echoes(ipv6(port(echo)), client, bytes(1472));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void sigterm_ends_it_with_status_0_and_nothing_to_complain_of(String transport) throws Exception {
        try (Command echo = new Command("udp-echo", "--port", "0", "--transport", transport)) {
            InetSocketAddress server = ipv4(port(echo));
            try (DatagramSocket client = client()) {
                echoes(server, client, bytes(10));
                echoes(server, client, bytes(20));
            }

            echo.terminate();

            assertThat(echo.status()).isZero();
            assertThat(echo.lines()).containsExactly("sent back 2 datagrams, dropped 0");
            assertThat(echo.errors()).isEmpty();
            new DatagramSocket(server).close(); // the port is free
        }
    }

    @Test
    void what_cannot_be_sent_back_is_dropped_and_counted() throws Exception {
        try (Command echo = new Command("udp-echo", "--port", "0", "--host", "::1")) {
            InetSocketAddress server = ipv6(port(echo));
            try (DatagramSocket client = client()) {
                byte[] larger = bytes(65520); // than can be sent, though not than can come
                client.send(new DatagramPacket(larger, larger.length, server));
                echoes(server, client, bytes(10));
            }

            echo.terminate();

            assertThat(echo.lines()).containsExactly("sent back 1 datagrams, dropped 1");
        }
    }

    @Test
    void without_its_module_it_names_the_artifact_to_add_and_all_the_rest_is_there(@TempDir Path directory)
            throws Exception {
        Path libraries = Libraries.without(directory, "berth-udp", "jna-");

        try (Command udp = Command.withLibraries(libraries, "udp-echo", "--port", "0")) {
            udp.refuses("UDP needs the module io.berth.udp (io.berth:berth-udp): add it to the module path");
        }
        try (Command help = Command.withLibraries(libraries, "udp-echo", "--help")) {
            assertThat(help.line()).startsWith("Usage: berth udp-echo ");
        }
        try (Command plain = Command.withLibraries(libraries, "echo", "--port", "0")) {
            assertThat(plain.line()).startsWith("listening on 127.0.0.1:");
        }
    }

    @Test
    void no_other_command_loads_any_class_of_it_or_of_what_it_calls_the_kernel_by(@TempDir Path directory)
            throws Exception {
        Path plain = directory.resolve("plain");
        Path udp = directory.resolve("udp");
        try (Command echo = Command.withJavaOptions("-Xlog:class+load:file=" + plain, "echo", "--port", "0");
                Command udpEcho = Command.withJavaOptions(
                        "-Xlog:class+load:file=" + udp, "udp-echo", "--port", "0", "--transport", "epoll")) {
            assertThat(echo.line()).startsWith("listening on ");
            assertThat(udpEcho.line()).startsWith("listening on ");
            echo.terminate();
            udpEcho.terminate();
            assertThat(echo.status()).isZero();
            assertThat(udpEcho.status()).isZero();
        }

        assertThat(Files.readString(plain)).contains(" io.berth.eventloop.Loop ");
        assertThat(Files.readString(plain)).doesNotContain(" io.berth.udp.").doesNotContain(" com.sun.jna.");
        assertThat(Files.readString(udp)).contains(" io.berth.udp.UdpSocket ").contains(" com.sun.jna.Native ");
    }

    @Test
    void where_its_library_cannot_be_unpacked_it_says_what_to_do(@TempDir Path directory) throws Exception {
        Path noFolder = Files.createFile(directory.resolve("file"));
        String options = "-Djna.nosys=true -Djna.tmpdir=" + noFolder;

        try (Command epoll = Command.withJavaOptions(options, "udp-echo", "--port", "0", "--transport", "epoll")) {
            epoll.refuses(
                    "let jna.tmpdir name a folder that is writable and not mounted noexec, or run the loop on nio");
        }
        try (Command nio = Command.withJavaOptions(options, "udp-echo", "--port", "0", "--transport", "nio");
                DatagramSocket client = client()) {
            echoes(ipv4(port(nio)), client, bytes(10));
        }
    }

    @Test
    void the_folder_for_its_library_that_cannot_be_made_is_named(@TempDir Path directory) throws Exception {
        Path missing = Files.createFile(directory.resolve("file")).resolve("missing");
        try (Command epoll = Command.withJavaOptions(
                "-Djna.nosys=true -Djna.tmpdir=" + missing, "udp-echo", "--port", "0", "--transport", "epoll")) {
            assertThat(epoll.status()).isEqualTo(1);
            assertThat(epoll.errors()) // JNA logs in front of it what it thinks of that
                    .last()
                    .asString()
                    .startsWith("berth: UDP on epoll calls the kernel through JNA, which does not load")
                    .contains(missing.toString(), "let jna.tmpdir name a folder that is writable");
        }
    }
}
