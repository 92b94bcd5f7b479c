package io.berth.tls;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections end, as openssl sees it. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class GoodbyeTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));

    private static final Pattern HEARD = Pattern.compile("<<< TLS 1\\.[23], Alert .*, warning close_notify");
    private static final Pattern SAID = Pattern.compile(">>> TLS 1\\.[23], Alert .*, warning close_notify");

    @TempDir
    private Path directory;

    private Program server(Object... options) {
        return OpenSsl.server(PemFiles.write(directory, "server", ROOT.localServer()), options);
    }

    @ParameterizedTest
    @EnumSource
    void a_client_hears_the_goodbye_of_a_socket_that_is_closed(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(SERVER, server), "-msg")) {
            server.expect("open");

            test.run(() -> server.socket.close());

            client.expect(HEARD);
            client.printed();
            server.expect("close CLOSED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_hears_the_goodbye_of_a_socket_that_is_shut_down(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(SERVER, server), "-msg", "-tls1_2")) {
            server.expect("open");

            test.run(() -> server.socket.shutdown());

            client.expect(HEARD);
            client.expect(SAID);
            server.expect("end");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_says_goodbye_is_answered(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(SERVER, server), "-tls1_2")) {
            client.say("hello");
            server.expect("open");
            server.expectData("hello\n");

            client.say("Q");

            server.expect("end");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_hears_the_goodbye_of_a_socket_that_is_closed(Backend backend) {
        Witness client = Witness.greeting("hello\n");
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-msg")) {
            test.connect(CLIENT, client, OpenSsl.port(server));
            server.expect("hello");

            test.run(() -> client.socket.close());

            server.expect(HEARD);
            client.expect("open");
            client.expect("close CLOSED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_hears_our_goodbye_and_says_its_own(Backend backend) {
        Witness client = Witness.greeting("hello\n");
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server("-msg")) {
            test.connect(CLIENT, client, OpenSsl.port(server));
            server.expect("hello");

            test.run(() -> client.socket.shutdown());

            server.expect(HEARD);
            server.expect(SAID);
            client.expect("open");
            client.expect("end");
            client.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_sent_before_the_goodbye_arrives(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(SERVER, server))) {
            server.expect("open");

            test.run(() -> {
                server.socket.send(Witness.bytes("the last word\n"));
                server.socket.close();
            });

            client.expect("the last word");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_goes_without_a_goodbye_is_told_apart(Backend backend) {
        Witness client = Witness.greeting("hello\n");
        try (TlsLoop test = new TlsLoop(backend);
                Program server = server()) {
            test.connect(CLIENT, client, OpenSsl.port(server));
            server.expect("hello");

            server.say("Q");

            client.expect("open");
            client.expect("close FAILED TRUNCATED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_wants_to_negotiate_anew_is_sent_away(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(SERVER, server), "-tls1_2")) {
            client.say("hello");
            server.expect("open");
            server.expectData("hello\n");

            client.say("R");

            client.expect("RENEGOTIATING");
            server.expect("close FAILED RENEGOTIATION");
            client.expect("no renegotiation");
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_may_change_its_keys(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(SERVER, server), "-tls1_3")) {
            client.say("hello");
            server.expect("open");
            server.expectData("hello\n");

            client.say("k");
            client.expect("KEYUPDATE");
            client.say("after my change");
            server.expectData("after my change\n");
            client.expect("after my change");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_may_ask_us_to_change_our_keys(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(SERVER, server), "-tls1_3")) {
            client.say("hello");
            server.expect("open");
            server.expectData("hello\n");

            client.say("K");
            client.expect("KEYUPDATE");
            client.say("after your change");
            server.expectData("after your change\n");
            client.expect("after your change");
        }
    }
}
