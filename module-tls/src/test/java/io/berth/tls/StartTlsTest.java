package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Plain;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.testing.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that begin in the clear, and become secure in the middle. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class StartTlsTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final JdkPeer JDK = JdkPeer.of(ROOT, ROOT.localServer());
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));

    /** Where a mail server listens that has this witness of all that is secure. */
    private static int mailServer(TlsLoop test, TlsServerOptions options, Witness secure) {
        return test.listen(test.context(new Smtp.Server(test.context(test.server(options), secure))));
    }

    // --- ours is connected to

    @ParameterizedTest
    @EnumSource
    void openssl_talks_to_a_mail_server_of_ours(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(mailServer(test, SERVER, server), "-starttls", "smtp")) {
            client.say("hello");

            server.expect("open");
            server.expectData("hello\n");
            client.expect("hello");
            client.say("Q");
            server.expect("end");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_the_jdk_talks_to_a_mail_server_of_ours(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer plain = RawPeer.connect(mailServer(test, SERVER, server))) {
            assertThat(plain.readLine()).startsWith("220");
            plain.send("STARTTLS\r\n");
            assertThat(plain.readLine()).isEqualTo("220 go ahead");

            try (SSLSocket client = JDK.over(plain.socket(), "localhost")) {
                assertThat(JdkPeer.echo(client, "hello")).isEqualTo("hello");
            }

            server.expect("open");
            server.expectData("hello");
            server.expect("end");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_sent_in_the_clear_along_with_the_request_is_never_taken_for_secure(Backend backend)
            throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer plain = RawPeer.connect(mailServer(test, SERVER, server))) {
            assertThat(plain.readLine()).startsWith("220");

            plain.send("STARTTLS\r\nRCPT TO:<mallory@evil.test>\r\n");

            assertThat(plain.readLine()).isEqualTo("220 go ahead");
            try (SSLSocket client = JDK.over(plain.socket(), "localhost")) {
                assertThat(JdkPeer.echo(client, "hello")).isEqualTo("hello");
            }
            server.expect("open");
            server.expectData("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_goes_on_in_the_clear_is_sent_away(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer plain = RawPeer.connect(mailServer(test, SERVER, server))) {
            plain.readLine();
            plain.send("STARTTLS\r\n");
            plain.readLine();

            plain.send("MAIL FROM:<ann@mail.test>\r\n");

            server.expect("handshakeError NOT_TLS");
            plain.seesClose();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_asks_for_it_and_stops_is_not_waited_for_for_ever(Backend backend) throws IOException {
        Witness server = new Witness();
        TlsServerOptions hasty = SERVER.withHandshakeTimeout(Duration.ofMillis(150));
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer plain = RawPeer.connect(mailServer(test, hasty, server))) {
            plain.readLine();
            plain.send("STARTTLS\r\n");

            server.expect("handshakeError HANDSHAKE_TIMEOUT");
            plain.seesClose();
        }
    }

    // --- ours connects

    @ParameterizedTest
    @EnumSource
    void our_client_makes_its_connection_to_a_server_of_the_jdk_secure(Backend backend) throws IOException {
        Witness client = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            SocketContext<Tls, Void, Void> secure = test.context(test.client(CLIENT), client);
            test.connect(test.context(new Smtp.Client(secure, "localhost")), "127.0.0.1", listener.port());
            try (RawPeer plain = listener.accept()) {
                plain.send("220 mail.test is here\r\n");
                assertThat(plain.readLine()).isEqualTo("STARTTLS");
                plain.send("220 go ahead\r\n");
                try (SSLSocket server = JDK.serverOver(plain.socket())) {
                    assertThat(JdkPeer.echo(server, "hello")).isEqualTo("hello");
                }
            }

            client.expect("open");
            client.expectData("hello");
            assertThat(client.connection.serverName()).contains("localhost");
        }
    }

    @ParameterizedTest
    @EnumSource
    void our_client_insists_on_the_name_it_was_told(Backend backend) throws IOException {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            SocketContext<Tls, Void, Void> secure = test.context(test.client(CLIENT), client);
            test.connect(test.context(new Smtp.Client(secure, "bank.test")), "127.0.0.1", listener.port());
            try (RawPeer plain = listener.accept()) {
                plain.send("220 mail.test is here\r\n");
                plain.readLine();
                plain.send("220 go ahead\r\n");
                try (SSLSocket server = JDK.serverOver(plain.socket())) {
                    Waiting.meanwhile(server::startHandshake);

                    client.expect("handshakeError WRONG_HOST");
                }
            }
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void our_server_and_our_client_become_secure_together(Backend backend) {
        Witness server = Witness.echoing();
        Witness client = Witness.greeting("hello");
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = mailServer(test, SERVER, server);
            SocketContext<Tls, Void, Void> secure = test.context(test.client(CLIENT), client);

            test.connect(test.context(new Smtp.Client(secure, "localhost")), "127.0.0.1", port);

            client.expect("open");
            client.expectData("hello");
            server.expect("open");
            server.expectData("hello");
        }
    }

    // --- before the handshake is done

    /** Has a server of ours say something as soon as it has asked for TLS, and end. */
    private static SocketHandler<Plain, Void, Void> hasty(SocketContext<Tls, Void, Void> secure, String... words) {
        return SocketHandler.<Plain, Void, Void>builder()
                .data((none, from, bytes) -> {
                    from.send(Witness.bytes("go\n"));
                    Socket<Tls, Void> upgraded = secure.upgrade(from);
                    assertThat(from.isClosed()).isTrue();
                    assertThat(upgraded.isEstablished()).isFalse();
                    Arrays.stream(words).forEach(word -> upgraded.send(Witness.bytes(word)));
                    upgraded.shutdown();
                })
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_sent_before_the_handshake_is_done_waits_for_that(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.listen(test.context(hasty(test.context(test.server(SERVER), server), "see ", "you")));
            try (RawPeer plain = RawPeer.connect(port)) {
                plain.send("now");
                assertThat(plain.readLine()).isEqualTo("go");
                try (SSLSocket client = JDK.over(plain.socket(), "localhost")) {
                    assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                            .isEqualTo("see you");
                }
            }
            server.expect("open");
            server.expect("end");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_end_before_the_handshake_is_done_waits_for_that(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.listen(test.context(hasty(test.context(test.server(SERVER), server))));
            try (RawPeer plain = RawPeer.connect(port)) {
                plain.send("now");
                assertThat(plain.readLine()).isEqualTo("go");
                try (SSLSocket client = JDK.over(plain.socket(), "localhost")) {
                    assertThat(client.getInputStream().readAllBytes()).isEmpty();
                }
            }
            server.expect("open");
            server.expect("end");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytes_that_come_while_it_was_paused_are_the_handshake(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            SocketContext<Tls, Void, Void> secure = test.context(test.server(SERVER), server);
            int port = test.listen(test.context(new SocketHandler<Plain, Void, Void>() {
                @Override
                public void onData(Void none, Socket<Plain, Void> from, Received bytes) {
                    from.send(Witness.bytes("go\n"));
                    from.pause();
                    secure.upgrade(from);
                }
            }));
            try (RawPeer plain = RawPeer.connect(port)) {
                plain.send("now");
                assertThat(plain.readLine()).isEqualTo("go");
                try (SSLSocket client = JDK.over(plain.socket(), "localhost")) {
                    assertThat(JdkPeer.echo(client, "hello")).isEqualTo("hello");
                }
            }
        }
    }
}
