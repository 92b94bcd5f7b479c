package io.berth.benchmarks.duel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.benchmarks.report.Protocol;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class CatalogueTest {
    private static final Path ROOT = Path.of("..");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static KeyFiles keys;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = KeyFiles.make();
    }

    @AfterAll
    static void deleteKeys() throws Exception {
        keys.close();
        assertThat(keys.key()).doesNotExist();
    }

    /** Those of other projects; the command of this one is built after the benchmarks' tests, or beside them. */
    static Stream<Arguments> others() {
        return Catalogue.of(ROOT).stream()
                .filter(peer -> !peer.name().startsWith("berth"))
                .flatMap(
                        peer -> peer.programs().keySet().stream().map(protocol -> Arguments.of(peer.name(), protocol)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void a_peer_echoes(String name, Protocol protocol) throws Exception {
        Peer peer = peer(name);
        List<String> command = peer.programs().get(protocol).command(keys);

        try (Server server = Server.start(peer, command, PATIENCE)) {
            assertThat(server.means()).startsWith("transport ");
            switch (protocol) {
                case tcp -> echoes(SocketFactory.getDefault(), server.port());
                case tls -> echoes(trusting(keys.certificate()), server.port());
                case udp -> echoesDatagrams(server.port());
            }
        }
    }

    @Test
    void vertx_is_what_others_are_compared_with() {
        assertThat(Catalogue.of(ROOT))
                .extracting(Peer::name)
                .startsWith("vertx")
                .doesNotHaveDuplicates();
    }

    @Test
    void berth_is_run_as_its_script_runs_it(@TempDir Path root) throws IOException {
        Path libraries =
                Files.createDirectories(root.resolve("demo").resolve("target").resolve("lib"));
        Files.createFile(libraries.resolve("jna-jpms-1.jar"));
        Peer berth = Catalogue.of(root).stream()
                .filter(peer -> peer.name().equals("berth-nio"))
                .findFirst()
                .orElseThrow();

        List<String> command = berth.programs().get(Protocol.tls).command(keys);

        assertThat(command.get(2))
                .isEqualTo(root.resolve("demo/target/berth-demo.jar") + File.pathSeparator + libraries);
        assertThat(command)
                .contains("--enable-native-access=io.netty.common,com.sun.jna")
                .containsSubsequence(
                        "io.berth.demo/io.berth.demo.Berth", "echo", "--port", "0", "--transport", "nio", "--tls");
        assertThat(Files.readString(ROOT.resolve("berth"))).contains("-m io.berth.demo/io.berth.demo.Berth");
    }

    private static Peer peer(String name) {
        return Catalogue.of(ROOT).stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void echoes(SocketFactory sockets, int port) throws IOException {
        byte[] message = "as it came ".repeat(5000).getBytes(UTF_8);
        try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            for (int at = 0; at < message.length; at += 5000) {
                byte[] part = Arrays.copyOfRange(message, at, at + 5000);
                socket.getOutputStream().write(part);
                assertThat(socket.getInputStream().readNBytes(part.length)).isEqualTo(part);
            }
        }
    }

    private static void echoesDatagrams(int port) throws IOException {
        byte[] message = "a datagram".getBytes(UTF_8);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.send(new DatagramPacket(message, message.length, loopback, port));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);
            assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(message);
        }
    }

    private static SSLSocketFactory trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "peer", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
