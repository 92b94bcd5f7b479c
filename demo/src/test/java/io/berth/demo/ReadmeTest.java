package io.berth.demo;

import static io.berth.eventloop.Plain.plain;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.modules.ModuleHost;
import io.berth.modules.ServiceHandle;
import io.berth.reservation.BoundSocket;
import io.berth.reservation.PortReservation;
import io.berth.reservation.PortState;
import io.reactivex.rxjava3.disposables.Disposable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadmeTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("^ *// README\\n(.*?)^ *// README\\n", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern SHOWN = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final int LINES = 15;

    @Test
    void the_examples_in_the_readme_are_the_code_that_is_tested_here() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        List<String> shown =
                SHOWN.matcher(readme).results().map(match -> match.group(1)).toList();

        assertThat(shown).containsExactlyInAnyOrderElementsOf(examples());
        assertThat(shown).allSatisfy(example -> assertThat(example.lines()).hasSizeLessThanOrEqualTo(LINES));
    }

    private static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            for (Path source :
                    sources.filter(it -> it.toString().endsWith(".java")).toList()) {
                EXAMPLE.matcher(Files.readString(source))
                        .results()
                        .map(match -> match.group(1).stripTrailing().stripIndent() + "\n")
                        .forEach(examples::add);
            }
        }
        return examples;
    }

    @Test
    void a_bound_port_is_stolen_and_a_held_one_is_not() throws IOException {
        try (ServerSocket thief = PortsThatStay.steal();
                Socket customer = connect(thief.getLocalPort())) {
            assertThat(thief.accept().getPort()).isEqualTo(customer.getLocalPort());
        }

        Vertx vertx = Vertx.vertx();
        try {
            int port = keep(vertx);
            assertThatThrownBy(() -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress()).close())
                    .isInstanceOf(BindException.class);
            try (Socket customer = connect(port)) {
                assertThat(echoes(customer)).isTrue();
            }
        } finally {
            vertx.close().await();
        }
    }

    private static int keep(Vertx vertx) {
        Promise<ListenSocket<Plain>> listening = Promise.promise();
        Promise<Integer> port = Promise.promise();
        Loop<Void> loop = Loop.attach(vertx, null);
        loop.runOnLoop(() -> PortsThatStay.keep(vertx, 0, loop.context(plain(), null, new Echoes<>()))
                .onComplete(listening));
        listening.future().onComplete(found -> loop.runOnLoop(() -> port.complete(found.port())), port::fail);
        return port.future().await();
    }

    @Test
    void ports_are_reserved_by_owner() {
        assertThat(PortsThatStay.reserve()).isGreaterThan(15_000);
    }

    @Test
    void a_stream_of_connections_echoes() throws IOException {
        Vertx vertx = Vertx.vertx();
        try {
            BoundSocket socket = BoundSocket.bind(vertx, "localhost", 0).await();
            Disposable server = PortsThatStay.echo(socket).subscribe();
            try (Socket customer = connectWhenListening(socket)) {
                assertThat(echoes(customer)).isTrue();
            }
            server.dispose();
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void an_encrypted_echo_has_the_certificate_of_the_files(@TempDir Path directory) throws Exception {
        KeyFiles files = KeyFiles.in(directory, "server");
        Vertx vertx = Vertx.vertx();
        try (EncryptedEcho server = new EncryptedEcho(files.certificate(), files.key())) {
            Promise<Integer> port = Promise.promise();
            vertx.deployVerticle(context -> server.start(context.owner(), 0)
                            .map(ListenSocket::port)
                            .onSuccess(port::complete))
                    .await();

            SSLSocketFactory clients = files.trusted().getSocketFactory();
            try (Socket client = clients.createSocket("localhost", port.future().await())) {
                assertThat(echoes(client)).isTrue();
            }
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void datagrams_are_answered_until_the_verticle_is_undeployed() throws IOException {
        Vertx vertx = Vertx.vertx();
        try (DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(20_000);
            CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
            String deployment = vertx.deployVerticle(context -> EchoInBatches.start(context.owner(), 0)
                            .onSuccess(socket -> address.complete(socket.localAddress())))
                    .await();

            client.send(new DatagramPacket("hello".getBytes(UTF_8), 5, address.join()));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            client.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), UTF_8))
                    .isEqualTo("hello");

            vertx.undeploy(deployment).await();
            new DatagramSocket(address.join()).close(); // the port is free
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void instances_of_a_verticle_share_a_port() throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try (PortReservation ports = new PortReservation()) {
            int port = ports.reserve();
            ports.openForServer(port);
            DeploymentOptions twice = new DeploymentOptions().setInstances(2).setConfig(JsonObject.of("port", port));
            vertx.deployVerticle(EchoVerticle::new, twice).await();
            try (Socket customer = connect(port)) {
                assertThat(echoes(customer)).isTrue();
            }
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void a_module_greets_as_it_is_configured_and_tells_how_many(@TempDir Path folder) throws Exception {
        Path directory = Files.createDirectory(folder.resolve("modules"));
        String source = Files.readString(Path.of("src", "main", "java", "io", "berth", "demo", "Greeter.java"));
        String start =
                EXAMPLE.matcher(source).results().findFirst().orElseThrow().group(1);
        Vertx vertx = Vertx.vertx();
        try {
            ModuleHost host = ModuleHost.create(vertx);
            ServiceHandle<LongSupplier> greeted = host.services().find(LongSupplier.class);
            ModuleJar.of("greeter", "1.0").with(start).into(directory);
            Files.writeString(directory.resolve("greeter.json"), "{\"hello\": \"ahoy\"}");
            host.watch(directory, Duration.ofMillis(10)).await();

            assertThat(vertx.eventBus().request("greet", "sailor").await().body())
                    .isEqualTo("ahoy sailor");
            assertThat(greeted.get().getAsLong()).isEqualTo(1);
        } finally {
            vertx.close().await();
        }
    }

    private static Socket connectWhenListening(BoundSocket socket) throws IOException {
        while (socket.status().await().state() != PortState.LEASED) {
            Thread.onSpinWait();
        }
        return connect(socket.port());
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static boolean echoes(Socket client) throws IOException {
        client.getOutputStream().write(7);
        return client.getInputStream().read() == 7;
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
