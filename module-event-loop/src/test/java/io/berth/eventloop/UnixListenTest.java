package io.berth.eventloop;

import static io.berth.eventloop.Calls.networkFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class UnixListenTest {
    @TempDir
    Path folder;

    private Path path;
    private UnixDomainSocketAddress address;

    @BeforeEach
    void name_a_path() {
        path = folder.resolve("s");
        address = UnixDomainSocketAddress.of(path);
    }

    private Future<ListenSocket<Security>> listen(TestLoop test, Recorder sockets, ListenOptions options) {
        SocketContext<Security, Void, Void> context = test.context(null, sockets);
        return test.on(() -> context.listen(address, options));
    }

    private void reach(Recorder sockets) throws Exception {
        try (SocketChannel client = SocketChannel.open(address)) {
            assertThat(client.isConnected()).isTrue();
            sockets.expect("open");
        }
        sockets.expect("end");
        sockets.expect("close ENDED");
    }

    @ParameterizedTest
    @EnumSource
    void a_path_is_listened_on_and_removed_at_the_close(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            ListenSocket<Security> listener = TestLoop.await(listen(test, sockets, ListenOptions.DEFAULT));

            reach(sockets);
            assertThat(test.<Integer>on(listener::port)).isEqualTo(-1);
            assertThat(test.on(listener::localAddress)).isEqualTo(address);

            test.run(listener::close);
            assertThat(path).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_dead_process_left_is_cleared_away(Backend backend) throws Exception {
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(address).close(); // the JDK leaves the file, as a crash would
        assertThat(path).exists();

        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            TestLoop.await(listen(test, sockets, ListenOptions.DEFAULT));

            reach(sockets);
        }
        assertThat(path).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void a_living_listener_is_not_robbed_of_its_path(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                ServerSocketChannel living = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            living.bind(address);

            assertThat(networkFailureOf(listen(test, new Recorder(), ListenOptions.DEFAULT))
                            .reason())
                    .isEqualTo("EADDRINUSE");

            assertThat(path).exists();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_living_listener_with_no_room_left_is_not_waited_for(Backend backend) throws Exception {
        List<SocketChannel> waiting = new ArrayList<>();
        try (TestLoop test = new TestLoop(backend);
                ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(address, 1);
            try {
                for (int i = 0; i < 2; i++) {
                    waiting.add(SocketChannel.open(address));
                }

                assertThat(networkFailureOf(listen(test, new Recorder(), ListenOptions.DEFAULT))
                                .reason())
                        .isEqualTo("EADDRINUSE");
            } finally {
                for (SocketChannel channel : waiting) {
                    channel.close();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_ordinary_file_at_the_path_is_left_alone(Backend backend) throws Exception {
        Files.writeString(path, "precious");

        try (TestLoop test = new TestLoop(backend)) {
            assertThat(networkFailureOf(listen(test, new Recorder(), ListenOptions.DEFAULT))
                            .reason())
                    .isEqualTo("EADDRINUSE");
        }

        assertThat(path).hasContent("precious");
    }

    @ParameterizedTest
    @EnumSource
    void a_file_that_somebody_put_in_its_place_is_left_alone_at_the_close(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            ListenSocket<Security> listener = TestLoop.await(listen(test, new Recorder(), ListenOptions.DEFAULT));
            Path other = Files.writeString(folder.resolve("other"), "precious");
            Files.delete(path);
            Files.move(other, path);

            test.run(listener::close);
        }

        assertThat(path).hasContent("precious");
    }

    @ParameterizedTest
    @EnumSource
    void a_folder_that_is_not_there_fails_with_the_path(Backend backend) {
        address = UnixDomainSocketAddress.of(folder.resolve("missing").resolve("s"));
        try (TestLoop test = new TestLoop(backend)) {
            LoopException.Network failure = networkFailureOf(listen(test, new Recorder(), ListenOptions.DEFAULT));

            assertThat(failure.reason()).isEqualTo("ENOENT");
            assertThat(failure.address()).isEqualTo(address);
        }
    }
}
