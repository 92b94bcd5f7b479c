package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Waiting;
import io.berth.tls.TlsException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers whose certificates are renewed by whoever writes the files. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class WatchedServerTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final Duration OFTEN = Duration.ofMillis(20);

    private final Identity first = ROOT.localServer();
    private final Identity second = ROOT.localServer();
    private final List<Reason> refusals = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private PemFiles files;

    @BeforeEach
    void write_the_first() {
        files = PemFiles.write(directory, "server", first);
    }

    private CertificateFiles watched() {
        return CertificateFiles.pem(files.certificates(), files.key());
    }

    private static BigInteger shown(int port) {
        try (SSLSocket client = JdkPeer.trusting(ROOT).connect(port)) {
            client.startHandshake();
            return ((X509Certificate) client.getSession().getPeerCertificates()[0]).getSerialNumber();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static BigInteger serial(Identity identity) {
        return identity.chain().get(0).getSerialNumber();
    }

    @ParameterizedTest
    @EnumSource
    void new_files_are_shown_to_new_connections_and_old_ones_live_on(Backend backend) throws IOException {
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(watched().identity()));
            tls.watch(watched(), OFTEN, refused -> refusals.add(refused.reason()));
            int port = test.serve(tls, Witness.echoing());
            try (SSLSocket old = JdkPeer.trusting(ROOT).connect(port)) {
                JdkPeer.echo(old, "before");

                PemFiles.write(directory, "server", second);

                Waiting.until(
                        "the second certificate is shown", () -> shown(port).equals(serial(second)));
                assertThat(JdkPeer.echo(old, "after")).isEqualTo("after");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_renewal_after_the_files_were_loaded_and_before_they_are_watched_is_not_missed(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(watched().identity()));
            PemFiles.write(directory, "server", second);

            tls.watch(watched(), Duration.ofDays(1), refused -> refusals.add(refused.reason()));

            int port = test.serve(tls, Witness.echoing());
            Waiting.until("the second certificate is shown", () -> shown(port).equals(serial(second)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_same_certificate_once_more_changes_nothing(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(first));
            tls.add(ServerName.of("shop.test", null, first));
            Terms own = tls.terms("localhost");
            Terms shops = tls.terms("shop.test");

            tls.watch(watched(), OFTEN, refused -> refusals.add(refused.reason()));
            tls.watch("shop.test", watched(), OFTEN, refused -> refusals.add(refused.reason()));
            tls.watch("nobody.test", watched(), OFTEN, refused -> refusals.add(refused.reason()));

            Waiting.until("the last of them is looked at", () -> refusals.contains(Reason.INVALID_OPTION));
            assertThat(tls.terms("localhost")).isSameAs(own);
            assertThat(tls.terms("shop.test")).isSameAs(shops);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_certificate_that_has_expired_is_refused_and_the_old_one_stays(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(first));
            tls.watch(watched(), OFTEN, refused -> refusals.add(refused.reason()));
            int port = test.serve(tls, Witness.echoing());

            PemFiles.write(directory, "server", ROOT.expired("localhost"));

            Waiting.until("it is refused", () -> refusals.contains(Reason.CERTIFICATE_EXPIRED));
            assertThat(shown(port)).isEqualTo(serial(first));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_has_files_of_its_own(Backend backend) {
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.ofNamesOnly());
            tls.add(ServerName.of("localhost", "its data", first));
            tls.watch("localhost", watched(), OFTEN, refused -> refusals.add(refused.reason()));
            int port = test.serve(tls, Witness.echoing());

            PemFiles.write(directory, "server", second);

            Waiting.until("the second certificate is shown", () -> shown(port).equals(serial(second)));
        }
    }
}
