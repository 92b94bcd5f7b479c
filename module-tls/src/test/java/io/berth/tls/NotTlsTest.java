package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that do not speak TLS, or speak it wrongly from their first word on. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class NotTlsTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));

    private static final int RECORD_OVERFLOW = 22;
    private static final int UNEXPECTED_MESSAGE = 10;
    private static final int DECODE_ERROR = 50;

    /** Sends bytes to our server, which closes the connection for a reason. Returns what the client heard. */
    private static byte[] refused(Backend backend, byte[] bytes, String reason) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(SERVER, server))) {
            client.send(bytes);

            server.expect("handshakeError " + reason);
            byte[] heard = client.seesClose();
            server.expectNothingMore();
            test.expectAlive();
            return heard;
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] alert(int number) {
        return bytes(21, 3, 3, 0, 2, 2, number);
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_speaks_http_is_sent_away(Backend backend) throws IOException {
        byte[] request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(refused(backend, request, "NOT_TLS")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_sends_garbage_is_sent_away(Backend backend) throws IOException {
        byte[] garbage = new byte[1000];
        new Random(1).nextBytes(garbage);

        assertThat(refused(backend, garbage, "NOT_TLS")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void one_wrong_byte_is_enough(Backend backend) throws IOException {
        assertThat(refused(backend, bytes('G'), "NOT_TLS")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_client_whose_record_claims_too_much_is_sent_away(Backend backend) throws IOException {
        assertThat(refused(backend, bytes(22, 3, 1, 0x48, 0x01), "RECORD_TOO_LARGE"))
                .isEqualTo(alert(RECORD_OVERFLOW));
    }

    @ParameterizedTest
    @EnumSource
    void a_client_whose_hello_claims_too_much_is_sent_away(Backend backend) throws IOException {
        assertThat(refused(backend, bytes(22, 3, 1, 0, 4, 1, 0xFF, 0xFF, 0xFF), "RECORD_TOO_LARGE"))
                .isEqualTo(alert(RECORD_OVERFLOW));
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_begins_with_an_empty_record_is_sent_away(Backend backend) throws IOException {
        assertThat(refused(backend, bytes(22, 3, 1, 0, 0), "PROTOCOL_ERROR")).isEqualTo(alert(UNEXPECTED_MESSAGE));
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_begins_with_another_message_is_sent_away(Backend backend) throws IOException {
        assertThat(refused(backend, bytes(22, 3, 1, 0, 4, 20, 0, 0, 0), "PROTOCOL_ERROR"))
                .isEqualTo(alert(UNEXPECTED_MESSAGE));
    }

    @ParameterizedTest
    @EnumSource
    void a_client_whose_hello_is_damaged_is_sent_away(Backend backend) throws IOException {
        byte[] hello = JdkPeer.trusting(ROOT).hello();
        int sessionLength = 5 + 4 + 2 + 32;
        hello[sessionLength] = (byte) 0xFF;

        assertThat(refused(backend, hello, "PROTOCOL_ERROR")).isEqualTo(alert(DECODE_ERROR));
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_goes_on_in_the_clear_is_sent_away(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(SERVER, server))) {
            client.send(JdkPeer.trusting(ROOT).hello());
            client.expect(22);

            client.send("what was that?");

            server.expect("handshakeError NOT_TLS");
            client.seesClose();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_greets_in_the_clear_is_given_up(Backend backend) throws IOException {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            test.connect(CLIENT, client, listener.port());
            try (RawPeer server = listener.accept()) {
                server.send("220 mail.test welcomes you\r\n");

                client.expect("connectError NOT_TLS");
                server.seesClose();
            }
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_answers_in_http_is_given_up(Backend backend) throws IOException {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            test.connect(CLIENT, client, listener.port());
            try (RawPeer server = listener.accept()) {
                server.expect(22, 3);
                server.send("HTTP/1.1 400 Bad Request\r\n\r\n");

                client.expect("connectError NOT_TLS");
                server.seesClose();
            }
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_whose_record_claims_too_much_is_given_up(Backend backend) throws IOException {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            test.connect(CLIENT, client, listener.port());
            try (RawPeer server = listener.accept()) {
                server.send(bytes(22, 3, 3, 0x48, 0x01, 2));

                client.expect("connectError RECORD_TOO_LARGE");
                server.seesClose();
            }
            test.expectAlive();
        }
    }
}
