package io.berth.tls;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that stop, end or reset the connection before the handshake is done. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class BrokenHandshakeTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final TlsServerOptions HASTY_SERVER = SERVER.withHandshakeTimeout(SHORT);
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));
    private static final TlsClientOptions HASTY_CLIENT = CLIENT.withHandshakeTimeout(SHORT);

    private static byte[] hello() throws IOException {
        return JdkPeer.trusting(ROOT).hello();
    }

    // --- ours is the server

    @ParameterizedTest
    @EnumSource
    void a_client_that_says_nothing_is_not_waited_for_for_ever(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(HASTY_SERVER, server))) {
            server.expect("handshakeError HANDSHAKE_TIMEOUT");

            client.seesClose();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_stops_in_its_hello_is_not_waited_for_for_ever(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(HASTY_SERVER, server))) {
            client.send(hello(), 100);

            server.expect("handshakeError HANDSHAKE_TIMEOUT");
            client.seesClose();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_stops_after_its_hello_is_not_waited_for_for_ever(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(HASTY_SERVER, server))) {
            client.send(hello());

            server.expect("handshakeError HANDSHAKE_TIMEOUT");
            client.seesClose();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_ends_before_it_says_anything_is_told_of(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(SERVER, server))) {
            client.end();

            server.expect("handshakeError INTERRUPTED");
            client.seesClose();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_ends_in_its_hello_is_told_of(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(SERVER, server))) {
            client.send(hello(), 100);
            client.end();

            server.expect("handshakeError INTERRUPTED");
            client.seesClose();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_ends_after_its_hello_is_told_of(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(SERVER, server))) {
            client.send(hello());
            client.end();

            server.expect("handshakeError INTERRUPTED");
            client.seesClose();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_resets_in_its_hello_is_told_of(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(SERVER, server))) {
            client.send(hello(), 100);
            client.reset();

            server.expect("handshakeError ECONNRESET");
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_resets_after_its_hello_is_told_of(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(SERVER, server))) {
            client.send(hello());
            client.read(100);
            client.reset();

            server.expect("handshakeError ECONNRESET");
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_sends_its_hello_byte_by_byte_is_understood(Backend backend) throws IOException {
        Witness server = new Witness();
        byte[] hello = hello();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(SERVER, server))) {
            client.socket().setTcpNoDelay(true);

            for (byte one : hello) {
                client.send(new byte[] {one});
            }

            client.expect(22, 3, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_context_that_is_closed_takes_the_handshakes_under_way_with_it(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            var context = test.context(test.server(SERVER), server);
            try (RawPeer client = RawPeer.connect(test.listen(context))) {
                client.send(hello());
                client.expect(22, 3, 3);

                test.run(context::close);

                server.expect("handshakeError CLOSED");
                client.seesClose();
                test.expectAlive();
            }
        }
    }

    // --- ours is the client

    @ParameterizedTest
    @EnumSource
    void a_server_that_says_nothing_is_not_waited_for_for_ever(Backend backend) throws IOException {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            test.connect(HASTY_CLIENT, client, listener.port());
            try (RawPeer server = listener.accept()) {
                client.expect("connectError HANDSHAKE_TIMEOUT");
                server.seesClose();
            }
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_stops_in_its_answer_is_not_waited_for_for_ever(Backend backend) throws IOException {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            test.connect(HASTY_CLIENT, client, listener.port());
            try (RawPeer server = listener.accept()) {
                server.send(new byte[] {22, 3, 3, 0, 100, 2, 0});

                client.expect("connectError HANDSHAKE_TIMEOUT");
                server.seesClose();
            }
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_ends_without_an_answer_is_told_of(Backend backend) throws IOException {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            test.connect(CLIENT, client, listener.port());
            try (RawPeer server = listener.accept()) {
                server.expect(22, 3);
                server.end();

                client.expect("connectError INTERRUPTED");
                server.seesClose();
            }
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_resets_instead_of_an_answer_is_told_of(Backend backend) throws IOException {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            test.connect(CLIENT, client, listener.port());
            try (RawPeer server = listener.accept()) {
                server.expect(22, 3);
                server.reset();

                client.expect("connectError ECONNRESET");
            }
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_handshake_of_ours_that_is_called_off_leaves_nothing_behind(Backend backend) throws IOException {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            var context = test.context(test.client(CLIENT), client);
            var attempt = test.on(() -> context.connect("127.0.0.1", listener.port()));
            try (RawPeer server = listener.accept()) {
                server.expect(22, 3);

                test.run(attempt::cancel);

                server.seesClose();
            }
            test.expectAlive();
            client.expectNothingMore();
        }
    }
}
