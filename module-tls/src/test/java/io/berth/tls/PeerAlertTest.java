package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that say by an alert what they do not like about us. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class PeerAlertTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());

    @ParameterizedTest
    @EnumSource
    void a_client_that_does_not_know_our_authority_says_so(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(SERVER, server), "-verify_return_error")) {
            server.expect("handshakeError PEER_ALERT");
            assertThat(server.failure).hasMessageContaining("'unknown_ca'");
            client.expect("Verify return code: 20");
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_tls_1_2_says_so_too(Backend backend) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(SERVER, server), "-verify_return_error", "-tls1_2")) {
            server.expect("handshakeError PEER_ALERT");
            assertThat(server.failure).hasMessageContaining("'unknown_ca'");
            client.expect("verify error");
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_the_jdk_that_expects_another_name_says_so(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                SSLSocket client = JdkPeer.trusting(ROOT).connect("other.test", test.serve(SERVER, server))) {
            Assertions.assertThatThrownBy(client::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("other.test");

            server.expect("handshakeError PEER_ALERT");
            assertThat(server.failure).hasMessageContaining("'certificate_unknown'");
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_alert_in_the_clear_instead_of_a_hello_is_no_hello(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer client = RawPeer.connect(test.serve(SERVER, server))) {
            client.send(new byte[] {21, 3, 3, 0, 2, 2, 40});

            server.expect("handshakeError NOT_TLS");
            client.seesClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_may_send_an_alert_instead_of_its_hello(Backend backend) throws IOException {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                RawPeer.Listener listener = RawPeer.listen()) {
            test.connect(TlsClientOptions.DEFAULT, client, listener.port());
            try (RawPeer server = listener.accept()) {
                server.send(new byte[] {21, 3, 3, 0, 2, 2, 40});

                client.expect("connectError PEER_ALERT");
                assertThat(client.failure).hasMessageContaining("'handshake_failure'");
                server.seesClose();
            }
            test.expectAlive();
        }
    }
}
