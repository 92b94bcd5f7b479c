package io.berth.eventloop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples of the Javadoc do what they say. Between the markers stands the code of the example of a class, word for
 * word up to white space.
 */
@Timeout(60)
class JavadocExamplesTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "berth", "eventloop");
    private static final Path THIS =
            Path.of("src", "test", "java", "io", "berth", "eventloop", "JavadocExamplesTest.java");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code(.*?)\\R \\* }</pre>", Pattern.DOTALL);
    private static final Pattern MARKED = Pattern.compile("// begin (\\w+)\\R(.*?)// end \\1\\R", Pattern.DOTALL);

    @ParameterizedTest
    @EnumSource
    void the_example_of_loop_listens(Backend backend) {
        // The class ChatHandler and the port stand in for the reader's own.
        Vertx vertx = backend.vertx(1);
        try {
            // begin Loop
            Loop<String> loop = Loop.attach(vertx, "my data");
            loop.runOnLoop(
                    it -> it.context(Plain.plain(), "rooms", new ChatHandler()).listen("127.0.0.1", 4000));
            // end Loop
            List<Object> rooms =
                    Calls.on(loop, () -> List.of(loop.contexts().get(0).data()));
            assertThat(rooms).containsExactly("rooms");
            assertThat(loop.data()).isEqualTo("my data");
        } finally {
            TestLoop.await(vertx.close());
        }
    }

    private static final class ChatHandler implements SocketHandler<Plain, String, Void> {}

    @Test
    void the_example_of_standalone_loop_runs_and_ends() {
        // begin StandaloneLoop
        StandaloneLoop<String> loop = Loop.standalone("my data");
        loop.timer("tick", timer -> loop.close()).once(Duration.ofMillis(20));
        loop.run();
        // end StandaloneLoop
        assertThat(loop.isClosed()).isTrue();
    }

    /** The tests of this module run without the others. */
    @Test
    void the_example_of_optional_module_says_what_to_add() {
        LoopException missing = Calls.refused(LoopException.Kind.MODULE_MISSING, () -> {
            // begin OptionalModule
            OptionalModule.UDP.require(); // or an error that says what to add, and where
            // end OptionalModule
        });
        assertThat(missing).hasMessageContaining("io.berth:berth-udp");
    }

    @ParameterizedTest
    @EnumSource
    void the_example_of_socket_context_echoes(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Loop<String> loop = test.loop;
            List<SocketContext<?, ?, ?>> made = new ArrayList<>();
            test.run(() -> {
                // begin SocketContext
                SocketHandler<Plain, String, Void> echo = SocketHandler.<Plain, String, Void>builder()
                        .data((name, socket, bytes) -> socket.send(bytes))
                        .build();
                loop.context(Plain.plain(), "echo", echo).listen("127.0.0.1", 0);
                // end SocketContext
                made.addAll(loop.contexts());
                assertThat(made).hasSize(1);
            });
            SocketContext<?, ?, ?> context = made.get(0);
            int port = test.on(() -> context.listen("127.0.0.1", 0).result().port());
            assertThat(replyTo("hello", port)).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_example_of_socket_handler_shouts_and_counts(Backend backend) throws Exception {
        // begin SocketHandler
        final class Shout implements SocketHandler<Plain, Void, Integer> {
            @Override
            public Integer onOpen(Void none, Socket<Plain, Integer> socket) {
                return 0; // this socket's data
            }

            @Override
            public void onData(Void none, Socket<Plain, Integer> socket, Received bytes) {
                socket.data(socket.data() + bytes.length());
                socket.send(
                        ByteBuffer.wrap(bytes.text().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
            }
        }
        // end SocketHandler

        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Plain, Void, Integer> context =
                    test.on(() -> test.loop.context(Plain.plain(), null, new Shout()));
            int port = test.port(context);
            try (java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                client.getOutputStream().write("hello".getBytes(UTF_8));
                assertThat(client.getInputStream().readNBytes(5))
                        .asString(UTF_8)
                        .isEqualTo("HELLO");
                List<Integer> counts = new ArrayList<>();
                test.run(() -> context.forEach(socket -> counts.add(socket.data())));
                assertThat(counts).containsExactly(5);
            }
        }
    }

    private static String replyTo(String words, int port) throws IOException {
        try (java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream().write(words.getBytes(UTF_8));
            client.shutdownOutput();
            return new String(client.getInputStream().readAllBytes(), UTF_8);
        }
    }

    // --- the examples here and in the Javadoc are the same

    /** The Javadoc's examples: the name of the class and the code. */
    static Stream<String[]> examples() throws IOException {
        List<String[]> examples = new ArrayList<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher example = EXAMPLE.matcher(Files.readString(file));
                while (example.find()) {
                    String code = example.group(1).replaceAll("\\R \\*", "\n");
                    examples.add(new String[] {file.getFileName().toString().replace(".java", ""), code});
                }
            }
        }
        return examples.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void an_example_is_the_same_here(String type, String code) throws IOException {
        Matcher marked = MARKED.matcher(Files.readString(THIS));
        List<String> here = marked.results()
                .filter(result -> result.group(1).equals(type))
                .map(result -> normalised(result.group(2)))
                .toList();

        assertThat(here).as("the example of %s", type).contains(normalised(code));
    }

    @Test
    void there_are_examples_to_compare() throws IOException {
        assertThat(examples().map(example -> example[0]))
                .contains("Loop", "StandaloneLoop", "SocketContext", "SocketHandler");
    }

    private static String normalised(String code) {
        return code.replaceAll("\\s+", "");
    }
}
