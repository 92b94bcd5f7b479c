package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The authority's word on a certificate, which a server shows along with it. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class StapledStatusTest {
    private static final Identity SERVER = Identity.selfSigned(Certificates.LOCAL);

    @TempDir
    private Path directory;

    private PemFiles files() {
        return PemFiles.write(directory, "server", SERVER);
    }

    /** A response as the authority gives it, which is the server itself here. */
    private Path response() {
        PemFiles files = files();
        String serial = SERVER.chain().get(0).getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
        Path index = PemFiles.write(
                directory.resolve("index"),
                "V\t491231235959Z\t\t" + (serial.length() % 2 == 0 ? "" : "0") + serial + "\tunknown\t/CN=localhost\n");
        Path request = directory.resolve("request.der");
        Path response = directory.resolve("response.der");
        OpenSsl.run("ocsp", "-issuer", files.certificates(), "-cert", files.certificates(), "-reqout", request);
        OpenSsl.run(
                "ocsp",
                "-index",
                index,
                "-CA",
                files.certificates(),
                "-rsigner",
                files.certificates(),
                "-rkey",
                files.key(),
                "-ndays",
                1,
                "-reqin",
                request,
                "-respout",
                response);
        return response;
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_asks_for_it_sees_it(Backend backend) throws IOException {
        Identity stapled = SERVER.withOcspResponse(Files.readAllBytes(response()));
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(TlsServerOptions.of(stapled), server), "-status")) {
            client.expect("OCSP Response Status: successful");
            client.expect("Cert Status: good");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_tls_1_2_sees_it_too(Backend backend) throws IOException {
        Identity stapled = SERVER.withOcspResponse(Files.readAllBytes(response()));
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client =
                        OpenSsl.client(test.serve(TlsServerOptions.of(stapled), server), "-status", "-tls1_2")) {
            client.expect("Cert Status: good");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_does_not_ask_is_not_shown_it(Backend backend) throws IOException {
        Identity stapled = SERVER.withOcspResponse(Files.readAllBytes(response()));
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend);
                Program client = OpenSsl.client(test.serve(TlsServerOptions.of(stapled), server), "-tlsextdebug")) {
            client.say("hello");
            client.expect("hello");

            assertThat(client.output()).doesNotContain("\"status request\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void our_client_sees_the_one_of_openssls_server(Backend backend) throws IOException {
        Path response = response();
        Witness client = new Witness();
        TlsClientOptions options = TlsClientOptions.DEFAULT.withTrust(
                Trust.authorities(SERVER.chain().get(0)));
        try (TlsLoop test = new TlsLoop(backend);
                Program server = OpenSsl.server(files(), "-status_file", response)) {
            test.connect(options, client, OpenSsl.port(server));

            client.expect("open");
            assertThat(client.connection.peerOcspResponse()).contains(Files.readAllBytes(response));
        }
    }

    /** Of a client that shows us whom it is to verify. */
    private static TlsClientOptions options(Setup setup, Promise<PeerCertificates> seen) {
        PeerVerification yes = peer -> {
            seen.complete(peer);
            return Future.succeededFuture();
        };
        Trust trust = Trust.authorities(SERVER.chain().get(0));
        return setup.clientOptions().withTrust(trust.withVerification(yes, Duration.ofSeconds(20)));
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#same")
    void a_custom_verification_of_our_clients_sees_it(Setup setup) throws IOException {
        Path response = response();
        Witness client = new Witness();
        Promise<PeerCertificates> seen = Promise.promise();
        try (TlsLoop test = new TlsLoop(Backend.NIO);
                Program server = OpenSsl.server(files(), "-status_file", response)) {
            test.connect(options(setup, seen), client, OpenSsl.port(server));

            client.expect("open");
            assertThat(Waiting.await(seen.future()).ocspResponse()).contains(Files.readAllBytes(response));
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#same")
    void a_custom_verification_sees_none_where_there_is_none(Setup setup) {
        Witness client = new Witness();
        Promise<PeerCertificates> seen = Promise.promise();
        try (TlsLoop test = new TlsLoop(Backend.NIO);
                Program server = OpenSsl.server(files())) {
            test.connect(options(setup, seen), client, OpenSsl.port(server));

            client.expect("open");
            assertThat(Waiting.await(seen.future()).ocspResponse()).isEmpty();
        }
    }
}
