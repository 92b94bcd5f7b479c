package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.berth.eventloop.LoopException;
import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets that cannot become secure: the call says why, and leaves them as they were. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class UpgradeErrorsTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final int TOO_MUCH = 16 << 20; // more than the kernel keeps for a client that does not read

    /** A plain socket of ours that echoes, with its client. */
    private static final class Connection implements AutoCloseable {
        final TlsLoop test;
        final SocketContext<Plain, Void, Void> plain;
        final RawPeer client;
        volatile Socket<Plain, Void> socket;

        Connection(Backend backend) throws IOException {
            test = new TlsLoop(backend);
            plain = test.context(SocketHandler.<Plain, Void, Void>builder()
                    .open((none, opened) -> {
                        socket = opened;
                        return null;
                    })
                    .data((none, from, bytes) -> from.send(bytes))
                    .build());
            client = RawPeer.connect(test.listen(plain));
            Waiting.until("there is a socket", () -> socket != null);
        }

        SocketContext<Tls, Void, Void> secure() {
            return test.context(test.server(SERVER), new Witness());
        }

        /** Makes a call on the loop that must be refused with this kind. */
        LoopException refused(Kind kind, ThrowingCallable call) {
            LoopException refusal = test.on(() -> catchThrowableOfType(LoopException.class, call));
            assertThat(refusal).as("refusal with " + kind).isNotNull();
            assertThat(refusal.kind()).isEqualTo(kind);
            return refusal;
        }

        void stillEchoes() throws IOException {
            client.send("ping");
            client.expect('p', 'i', 'n', 'g');
        }

        @Override
        public void close() throws IOException {
            client.close();
            test.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_plain_context_has_nothing_to_upgrade_to(Backend backend) throws IOException {
        try (Connection it = new Connection(backend)) {
            it.refused(Kind.CONTEXT, () -> it.plain.upgrade(it.socket));

            it.stillEchoes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_of_another_loop_is_refused(Backend backend) throws IOException {
        try (Connection it = new Connection(backend);
                Connection other = new Connection(backend)) {
            SocketContext<Tls, Void, Void> secure = it.secure();

            it.refused(Kind.CONTEXT, () -> secure.upgrade(other.socket));

            other.stillEchoes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytes_that_wait_in_the_clear_come_first(Backend backend) throws IOException {
        try (Connection it = new Connection(backend)) {
            SocketContext<Tls, Void, Void> secure = it.secure();
            it.test.run(() -> it.socket.send(ByteBuffer.allocate(TOO_MUCH)));

            assertThat(it.refused(Kind.CONTEXT, () -> secure.upgrade(it.socket)))
                    .hasMessageContaining("bytes wait to be sent in the clear");

            assertThat(it.client.read(TOO_MUCH)).isEqualTo(new byte[TOO_MUCH]);
            it.stillEchoes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_socket_is_refused(Backend backend) throws IOException {
        try (Connection it = new Connection(backend)) {
            SocketContext<Tls, Void, Void> secure = it.secure();
            it.test.run(() -> it.socket.close());

            it.refused(Kind.CLOSED, () -> secure.upgrade(it.socket));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_that_has_ended_is_refused(Backend backend) throws IOException {
        try (Connection it = new Connection(backend)) {
            SocketContext<Tls, Void, Void> secure = it.secure();
            it.test.run(() -> it.socket.shutdown());

            it.refused(Kind.CLOSED, () -> secure.upgrade(it.socket));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_is_upgraded_once(Backend backend) throws IOException {
        try (Connection it = new Connection(backend)) {
            SocketContext<Tls, Void, Void> secure = it.secure();
            it.test.run(() -> secure.upgrade(it.socket));

            it.refused(Kind.CLOSED, () -> secure.upgrade(it.socket));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_context_is_refused(Backend backend) throws IOException {
        try (Connection it = new Connection(backend)) {
            SocketContext<Tls, Void, Void> secure = it.secure();
            it.test.run(secure::close);

            it.refused(Kind.CLOSED, () -> secure.upgrade(it.socket));

            it.stillEchoes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_has_to_know_whom_to_expect(Backend backend) throws IOException {
        try (Connection it = new Connection(backend)) {
            SocketContext<Tls, Void, Void> secure =
                    it.test.context(it.test.client(TlsClientOptions.DEFAULT), new Witness());

            assertThat(it.refused(Kind.SECURITY, () -> secure.upgrade(it.socket)))
                    .isInstanceOfSatisfying(
                            TlsException.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(TlsException.Reason.INVALID_OPTION));

            it.stillEchoes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_server_is_refused(Backend backend) throws IOException {
        try (Connection it = new Connection(backend)) {
            TlsServer tls = it.test.server(SERVER);
            SocketContext<Tls, Void, Void> secure = it.test.context(tls, new Witness());
            tls.close();

            assertThat(it.refused(Kind.SECURITY, () -> secure.upgrade(it.socket)))
                    .isInstanceOfSatisfying(
                            TlsException.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(TlsException.Reason.CLOSED));

            it.stillEchoes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_client_is_refused(Backend backend) throws IOException {
        try (Connection it = new Connection(backend)) {
            TlsClient tls = it.test.client(TlsClientOptions.DEFAULT);
            SocketContext<Tls, Void, Void> secure = it.test.context(tls, new Witness());
            tls.close();

            assertThat(it.refused(Kind.SECURITY, () -> secure.upgrade(it.socket, "localhost")))
                    .isInstanceOfSatisfying(
                            TlsException.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(TlsException.Reason.CLOSED));

            it.stillEchoes();
        }
    }

    @Test
    void a_channel_that_is_not_taken_stays_the_callers() throws IOException {
        try (TlsLoop test = new TlsLoop(Backend.NIO);
                RawPeer.Listener listener = RawPeer.listen();
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()))) {
            SocketContext<Tls, Void, Void> secure = test.context(test.client(TlsClientOptions.DEFAULT), new Witness());

            TlsException refusal = test.on(() -> catchThrowableOfType(TlsException.class, () -> secure.adopt(channel)));

            assertThat(refusal.reason()).isEqualTo(TlsException.Reason.INVALID_OPTION);
            assertThat(channel.isOpen()).isTrue();
        }
    }
}
