package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates of peers that are not as they have to be: each is refused for its own reason, and told so. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class BadCertificateTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final Certificates STRANGERS = Certificates.authority("Somebody Else");
    private static final Trust TRUST = Trust.authorities(ROOT.root());

    @TempDir
    private Path directory;

    /** Has our client meet openssl's server with an identity, which it refuses, telling why. */
    private void refusesServer(Backend backend, Identity identity, String reason, String alert) {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend);
                Program server = OpenSsl.server(PemFiles.write(directory, "server", identity))) {
            test.connect(TlsClientOptions.DEFAULT.withTrust(TRUST), client, OpenSsl.port(server));

            client.expect("connectError " + reason);
            server.expect("alert " + alert);
            client.expectNothingMore();
            test.expectAlive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_whose_certificate_has_expired_is_refused(Backend backend) {
        refusesServer(backend, ROOT.expired("localhost"), "CERTIFICATE_EXPIRED", "certificate expired");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_whose_certificate_is_not_valid_yet_is_refused(Backend backend) {
        refusesServer(backend, ROOT.notYetValid("localhost"), "CERTIFICATE_NOT_YET_VALID", "certificate expired");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_with_a_certificate_for_another_name_is_refused(Backend backend) {
        refusesServer(backend, ROOT.server("other.test"), "WRONG_HOST", "bad certificate");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_whose_authority_is_unknown_is_refused(Backend backend) {
        refusesServer(backend, STRANGERS.localServer(), "UNTRUSTED", "unknown ca");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_vouches_for_itself_is_refused(Backend backend) {
        refusesServer(backend, Identity.selfSigned("localhost"), "UNTRUSTED", "unknown ca");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_with_the_certificate_of_a_client_is_refused(Backend backend) {
        CertificateMaker maker = CertificateMaker.named("localhost")
                .withNames(Certificates.LOCAL)
                .withUse(CertificateMaker.Use.CLIENT);
        refusesServer(backend, ROOT.identity(maker), "UNTRUSTED", "unknown ca");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_is_refused_in_tls_1_2_as_well(Backend backend) {
        Witness client = new Witness();
        PemFiles files = PemFiles.write(directory, "server", ROOT.expired("localhost"));
        try (TlsLoop test = new TlsLoop(backend);
                Program server = OpenSsl.server(files, "-tls1_2")) {
            test.connect(TlsClientOptions.DEFAULT.withTrust(TRUST), client, OpenSsl.port(server));

            client.expect("connectError CERTIFICATE_EXPIRED");
            server.expect("alert certificate expired");
        }
    }

    // --- ours is the server

    /** Has openssl's client show an identity to our server, which refuses it, telling why. */
    private void refusesClient(Backend backend, Identity identity, String reason, String alert) {
        Witness server = new Witness();
        TlsServerOptions options =
                TlsServerOptions.of(ROOT.localServer()).withClientAuthentication(ClientAuthentication.REQUIRED, TRUST);
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(options);
            int port = test.serve(tls, server);
            try (Program client = OpenSsl.client(
                    port,
                    OpenSsl.showing(PemFiles.write(directory, "client", identity))
                            .toArray())) {
                server.expect("handshakeError " + reason);
                client.expect("alert " + alert);
                server.expectNothingMore();
                assertThat(tls.statistics().failed()).isOne();
                test.expectAlive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_whose_certificate_has_expired_is_refused(Backend backend) {
        refusesClient(backend, ROOT.expired("ann"), "CERTIFICATE_EXPIRED", "certificate expired");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_whose_certificate_is_not_valid_yet_is_refused(Backend backend) {
        refusesClient(backend, ROOT.notYetValid("ann"), "CERTIFICATE_NOT_YET_VALID", "certificate expired");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_whose_authority_is_unknown_is_refused(Backend backend) {
        refusesClient(backend, STRANGERS.client("ann"), "UNTRUSTED", "unknown ca");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_with_the_certificate_of_a_server_is_refused(Backend backend) {
        refusesClient(backend, ROOT.localServer(), "UNTRUSTED", "unknown ca");
    }
}
