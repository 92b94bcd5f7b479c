package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A small server of HTTP over our sockets, as curl sees it. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class HttpServerTest {
    private static final int PEER_FAILED_VERIFICATION = 60;
    private static final int CANNOT_CONNECT_SSL = 35;

    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.server("shop.test"));

    @TempDir
    private Path directory;

    /** Answers each request with its first line, and ends. */
    private static final class Answering extends Witness {
        private final StringBuilder request = new StringBuilder();

        @Override
        public void onData(Void none, Socket<Tls, Void> from, Received bytes) {
            request.append(bytes.text());
            if (request.indexOf("\r\n\r\n") >= 0) {
                String body = "you asked: " + request.substring(0, request.indexOf("\r\n")) + "\n";
                from.send(bytes("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body));
                from.shutdown();
            }
        }
    }

    /** Asks for a page of a host that is said to be here. */
    private Program curl(String host, int port, Object... options) {
        List<Object> command = List.of(
                "curl",
                "--silent",
                "--show-error",
                "--noproxy",
                "*",
                "--cacert",
                ROOT.writeRoot(directory),
                "--resolve",
                host + ":" + port + ":127.0.0.1");
        List<Object> words = new ArrayList<>(command);
        words.addAll(List.of(options));
        words.add("https://" + host + ":" + port + "/page");
        return Program.start(words.toArray());
    }

    @ParameterizedTest
    @EnumSource
    void a_page_is_fetched(Backend backend) {
        Witness server = new Answering();
        try (TlsLoop test = new TlsLoop(backend);
                Program curl = curl("shop.test", test.serve(SERVER, server))) {
            assertThat(curl.printed()).isEqualTo("you asked: GET /page HTTP/1.1\n");

            server.expect("open");
            assertThat(server.connection.serverName()).contains("shop.test");
            assertThat(server.connection.protocol()).isEqualTo("TLSv1.3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_page_is_fetched_in_tls_1_2(Backend backend) {
        Witness server = new Answering();
        try (TlsLoop test = new TlsLoop(backend);
                Program curl = curl("shop.test", test.serve(SERVER, server), "--tls-max", "1.2")) {
            assertThat(curl.printed()).isEqualTo("you asked: GET /page HTTP/1.1\n");

            assertThat(server.connection.protocol()).isEqualTo("TLSv1.2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void http_is_agreed_on(Backend backend) {
        Witness server = new Answering();
        try (TlsLoop test = new TlsLoop(backend);
                Program curl = curl("shop.test", test.serve(SERVER.withApplicationProtocols("http/1.1"), server))) {
            curl.printed();

            assertThat(server.connection.applicationProtocol()).contains("http/1.1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_of_another_name_is_refused(Backend backend) {
        Witness server = new Answering();
        try (TlsLoop test = new TlsLoop(backend);
                Program curl = curl("bank.test", test.serve(SERVER, server))) {
            assertThat(curl.status()).isEqualTo(PEER_FAILED_VERIFICATION);
            assertThat(curl.output()).contains("bank.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_nobody_vouches_for_is_refused(Backend backend) {
        Witness server = new Answering();
        TlsServerOptions options = TlsServerOptions.of(Identity.selfSigned("shop.test"));
        try (TlsLoop test = new TlsLoop(backend);
                Program curl = curl("shop.test", test.serve(options, server))) {
            assertThat(curl.status()).isEqualTo(PEER_FAILED_VERIFICATION);

            server.expect("handshakeError PEER_ALERT");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_demands_a_newer_version_is_not_reached(Backend backend) {
        Witness server = new Answering();
        TlsServerOptions options = SERVER.withVersions(TlsVersion.TLS_1_3);
        try (TlsLoop test = new TlsLoop(backend);
                Program curl = curl("shop.test", test.serve(options, server), "--tls-max", "1.2")) {
            assertThat(curl.status()).isEqualTo(CANNOT_CONNECT_SSL);

            server.expect("handshakeError NO_COMMON_PROTOCOL");
        }
    }
}
