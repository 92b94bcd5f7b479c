package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our server as openssl's client sees it. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class OpenSslClientTest {
    private static final Certificates ROOT = Certificates.authority().intermediate("Middle");

    @TempDir
    private Path directory;

    /** The client, which insists on a certificate of ours for "localhost". */
    private Program client(int port, Object... options) {
        Path root = ROOT.writeRoot(directory);
        List<Object> strict = List.of("-CAfile", root, "-verify_return_error", "-verify_hostname", "localhost");
        return OpenSsl.client(port, OpenSsl.join(strict, options));
    }

    /** Sends a word, waits for it to come back, and says goodbye. Returns what the client has printed. */
    private static String talk(Program client, Witness server) {
        client.say("hello");
        server.expect("open");
        server.expectData("hello\n");
        client.expect("hello");
        client.say("Q");
        server.expect("end");
        server.expect("close ENDED");
        return client.printed();
    }

    @ParameterizedTest
    @EnumSource
    void speaks_tls_1_3_with_us(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(TlsServerOptions.of(ROOT.localServer()), server), "-tls1_3")) {

            String printed = talk(client, server);

            assertThat(printed).contains("New, TLSv1.3", "Verify return code: 0 (ok)");
            assertThat(server.connection.protocol()).isEqualTo("TLSv1.3");
            assertThat(printed).contains("Cipher is " + server.connection.cipher());
        }
    }

    @ParameterizedTest
    @EnumSource
    void speaks_tls_1_2_with_us(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(TlsServerOptions.of(ROOT.localServer()), server), "-tls1_2")) {

            String printed = talk(client, server);

            assertThat(printed).contains("Protocol  : TLSv1.2", "Verify return code: 0 (ok)");
            assertThat(server.connection.protocol()).isEqualTo("TLSv1.2");
            assertThat(printed).contains("Cipher is " + server.connection.cipher());
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_name_it_asks_for_is_told(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(
                        test.serve(TlsServerOptions.of(ROOT.localServer()), server), "-servername", "LocalHost")) {

            talk(client, server);

            assertThat(server.connection.serverName()).contains("localhost");
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_may_ask_for_no_name(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(TlsServerOptions.of(ROOT.localServer()), server), "-noservername")) {

            talk(client, server);

            assertThat(server.connection.serverName()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_the_application_protocols_it_offers_ours_decides(Backend backend) {
        Witness server = Witness.echoing();
        TlsServerOptions options = TlsServerOptions.of(ROOT.localServer()).withApplicationProtocols("h2", "http/1.1");
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(options, server), "-alpn", "spdy/1,http/1.1,h2")) {

            assertThat(talk(client, server)).contains("ALPN protocol: h2");

            assertThat(server.connection.applicationProtocol()).contains("h2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_may_offer_no_application_protocol(Backend backend) {
        Witness server = Witness.echoing();
        TlsServerOptions options = TlsServerOptions.of(ROOT.localServer()).withApplicationProtocols("h2", "http/1.1");
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(options, server))) {

            assertThat(talk(client, server)).contains("No ALPN negotiated");

            assertThat(server.connection.applicationProtocol()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_group_that_we_want_is_used(Backend backend) {
        Witness server = Witness.echoing();
        TlsServerOptions options = TlsServerOptions.of(ROOT.localServer()).withGroups("P-384", "X25519");
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(options, server), "-groups", "P-256:X25519:P-384")) {

            assertThat(talk(client, server)).contains("Server Temp Key: ECDH, secp384r1");

            assertThat(server.connection.group()).contains("P-384");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_cipher_suite_of_tls_1_2_that_we_want_is_used(Backend backend) {
        Witness server = Witness.echoing();
        TlsServerOptions options = TlsServerOptions.of(ROOT.localServer())
                .withCiphers("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(
                        test.serve(options, server),
                        "-tls1_2",
                        "-cipher",
                        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305")) {

            assertThat(talk(client, server)).contains("Cipher is ECDHE-ECDSA-CHACHA20-POLY1305");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sees_an_ec_key(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(TlsServerOptions.of(ROOT.localServer()), server))) {

            assertThat(talk(client, server)).contains("Peer signature type: ECDSA");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sees_an_rsa_key(Backend backend) {
        Witness server = Witness.echoing();
        Identity rsa = ROOT.withRsaLeaves().localServer();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(TlsServerOptions.of(rsa), server))) {

            assertThat(talk(client, server)).contains("Peer signature type: RSA-PSS");
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_two_identities_sees_the_one_that_it_can_check(Backend backend) {
        Witness server = Witness.echoing();
        TlsServerOptions options =
                TlsServerOptions.of(ROOT.localServer(), ROOT.withRsaLeaves().localServer());
        try (TlsLoop test = new TlsLoop(backend)) {
            int port = test.serve(options, server);

            try (Program client = client(port, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256")) {
                assertThat(talk(client, server)).contains("Peer signature type: ECDSA");
            }
            try (Program client = client(port, "-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256")) {
                assertThat(talk(client, server)).contains("Peer signature type: RSA");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void is_convinced_by_a_key_that_lay_encrypted_in_a_file(Backend backend) {
        PemFiles files = PemFiles.write(directory, "server", ROOT.localServer());
        Identity identity =
                Identity.pem(files.certificates(), files.encryptedKey(PemFiles.PASSPHRASE), PemFiles.PASSPHRASE);
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(TlsServerOptions.of(identity), server))) {

            assertThat(talk(client, server)).contains("Verify return code: 0 (ok)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void is_convinced_by_an_identity_from_a_pkcs12_store(Backend backend) {
        PemFiles files = PemFiles.write(directory, "server", ROOT.localServer());
        Identity identity = Identity.pkcs12(files.pkcs12(PemFiles.PASSPHRASE), PemFiles.PASSPHRASE);
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(TlsServerOptions.of(identity), server))) {

            assertThat(talk(client, server)).contains("Verify return code: 0 (ok)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void logs_the_same_keys_as_we(Backend backend) {
        List<String> ours = new ArrayList<>();
        Path theirs = directory.resolve("keys.log");
        Witness server = Witness.echoing();
        TlsServerOptions options = TlsServerOptions.of(ROOT.localServer()).withKeyLog(ours::add);
        try (TlsLoop test = new TlsLoop(backend);
                Program client = client(test.serve(options, server), "-tls1_3", "-keylogfile", theirs)) {

            talk(client, server);
        }

        assertThat(PemFiles.text(theirs).lines().filter(line -> !line.startsWith("#")))
                .hasSize(5)
                .containsExactlyInAnyOrderElementsOf(ours);
    }
}
