package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.reservation.ReservationException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BoundPathTest {
    @TempDir
    Path directory;

    private Vertx vertx;

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private BoundSocket bind(Transport transport) {
        vertx = transport.vertx();
        return Await.the(BoundSocket.bind(vertx, address()));
    }

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(directory.resolve("socket"));
    }

    private static boolean answers(SocketAddress address) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            return answers(channel);
        }
    }

    private static boolean answers(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {42}));
        ByteBuffer answer = ByteBuffer.allocate(1);
        return channel.read(answer) == 1 && answer.get(0) == 42;
    }

    private void refuses() {
        assertThatThrownBy(() -> answers(address())).isInstanceOf(ConnectException.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_path_is_there_from_binding_to_closing(Transport transport) throws IOException {
        BoundSocket socket = bind(transport);
        EchoContext echo = EchoContext.on(vertx, "echo");
        assertThat(socket.address()).isEqualTo(address());
        refuses();

        for (int i = 0; i < 3; i++) {
            Lease lease = Await.the(socket.listen(16));
            Await.the(lease.feed(echo.context()));
            assertThat(answers(address())).isTrue();
            lease.close();
            Await.the(lease.released());
            refuses();
            assertThat(address().getPath()).exists();
        }

        Await.the(socket.close());
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void connections_that_wait_reach_the_next_owner(Transport transport) throws IOException {
        BoundSocket socket = bind(transport);
        EchoContext echo = EchoContext.on(vertx, "echo");
        Lease first = Await.the(socket.listen(16));
        var second = socket.listen(16);

        try (SocketChannel connection = SocketChannel.open(address())) {
            first.close();
            Await.the(Await.the(second).feed(echo.context()));
            assertThat(answers(connection)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_path_has_one_holder_whether_it_listens_or_not(Transport transport) throws IOException {
        BoundSocket socket = bind(transport);

        Await.refused(BoundSocket.bind(vertx, address()), Kind.PORT_TAKEN);
        assertThatThrownBy(() -> {
                    try (ServerSocketChannel thief = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                        thief.bind(address());
                    }
                })
                .isInstanceOf(BindException.class);
        assertThat(Await.the(socket.status()).guarantee()).isEqualTo(Guarantee.PATH);
    }

    @ParameterizedTest
    @EnumSource
    void what_a_dead_process_left_is_replaced_and_what_is_no_socket_is_not(Transport transport) throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(address());
        }
        Files.createFile(directory.resolve("socket.lock"));
        BoundSocket socket = bind(transport);
        Await.the(socket.close());

        Files.writeString(address().getPath(), "precious");
        Await.refused(BoundSocket.bind(vertx, address()), Kind.PORT_TAKEN);
        assertThat(address().getPath()).hasContent("precious");
    }

    @ParameterizedTest
    @EnumSource
    void a_path_that_somebody_listens_on_is_taken(Transport transport) throws IOException {
        vertx = transport.vertx();
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(address());
            Await.refused(BoundSocket.bind(vertx, address()), Kind.PORT_TAKEN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_path_is_not_for_servers_that_open_their_own_listener(Transport transport) {
        BoundSocket socket = bind(transport);

        Future<Lease> own = socket.listen(LeaseOptions.DEFAULT.withOwnListener());

        Await.refused(own, Kind.NOT_SHAREABLE);
        assertThat(Await.refusal(own)).hasMessageEndingWith(": feed a context, or bind one IP address instead");
        assertThat(Await.the(socket.listen(16)).number()).isEqualTo(1);
        Expect.misuse(Kind.NOT_SHAREABLE, () -> socket.start(vertx.createNetServer()))
                .hasMessageContaining("path")
                .hasMessageEndingWith(": feed a context, or bind one IP address instead");
    }
}
