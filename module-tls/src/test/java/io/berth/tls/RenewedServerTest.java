package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.tls.TlsException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that get other certificates while clients are connected. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class RenewedServerTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final JdkPeer JDK = JdkPeer.trusting(ROOT);

    private final Identity first = ROOT.localServer();
    private final Identity second = ROOT.localServer();

    /** Which certificate a client of its own is shown. */
    private static BigInteger shown(int port) throws IOException {
        return shown(port, "localhost");
    }

    private static BigInteger shown(int port, String name) throws IOException {
        try (SSLSocket client = JdkPeer.trusting(ROOT).connect(name, port)) {
            client.startHandshake();
            return ((X509Certificate) client.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static BigInteger serial(Identity identity) {
        return identity.chain().get(0).getSerialNumber();
    }

    @ParameterizedTest
    @EnumSource
    void new_connections_see_the_new_certificate(Backend backend) throws IOException {
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(first));
            int port = test.serve(tls, new Witness());
            assertThat(shown(port)).isEqualTo(serial(first));

            tls.renew(second);

            assertThat(shown(port)).isEqualTo(serial(second));
        }
    }

    @ParameterizedTest
    @EnumSource
    void connections_that_stand_live_on(Backend backend) throws IOException {
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(first));
            try (SSLSocket client = JDK.connect(test.serve(tls, Witness.echoing()))) {
                JdkPeer.echo(client, "before");

                tls.renew(second);

                assertThat(JdkPeer.echo(client, "after")).isEqualTo("after");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void handshakes_under_way_are_finished(Backend backend) throws IOException {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(first));
            try (Meddler meddler = new Meddler(test.serve(tls, server));
                    SSLSocket client = JDK.connect(meddler.port())) {
                meddler.toClient().change(bytes -> {
                    tls.renew(second); // once the server has answered the hello
                    return bytes;
                });

                client.startHandshake();

                server.expect("open");
                X509Certificate seen = (X509Certificate) client.getSession().getPeerCertificates()[0];
                assertThat(seen.getSerialNumber()).isEqualTo(serial(first));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_before_is_given_back_with_the_last_connection_that_needs_it(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(first));
            int port = test.serve(tls, server);
            long idle = Counted.NATIVE.get();
            try (SSLSocket client = JDK.connect(port)) {
                JdkPeer.echo(client, "hello");
                long one = Counted.NATIVE.get();

                tls.renew(second);

                assertThat(Counted.NATIVE.get())
                        .as("with the old context and the new")
                        .isEqualTo(one + 1);
            }
            server.expect("open");
            server.expectData("hello");
            server.expect("end");
            server.expect("close ENDED");
            assertThat(Counted.NATIVE.get()).as("with the new context only").isEqualTo(idle);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_certificate_that_has_expired_is_not_taken(Backend backend) throws IOException {
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(first));
            int port = test.serve(tls, new Witness());

            Refusal.of(Reason.CERTIFICATE_EXPIRED, () -> tls.renew(ROOT.expired("localhost")));

            assertThat(shown(port)).isEqualTo(serial(first));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_gets_a_new_certificate_and_keeps_the_rest(Backend backend) throws IOException {
        Witness server = new Witness();
        Identity renewed = ROOT.server("shop.test");
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(first));
            tls.add(ServerName.of("shop.test", "the shop", ROOT.server("shop.test")));
            int port = test.serve(tls, server);

            tls.renew("shop.test", renewed);

            assertThat(shown(port, "shop.test")).isEqualTo(serial(renewed));
            server.expect("open");
            assertThat(server.connection.nameData(String.class)).contains("the shop");
            assertThat(shown(port)).isEqualTo(serial(first));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_is_closed_keeps_its_connections_and_takes_no_more(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(first));
            int port = test.serve(tls, server);
            try (SSLSocket client = JDK.connect(port);
                    RawPeer next = RawPeer.connect(port)) {
                JdkPeer.echo(client, "before");
                server.expect("open");
                server.expectData("before");

                tls.close();

                assertThat(JdkPeer.echo(client, "after")).isEqualTo("after");
                server.expectData("after");
                next.send(JDK.hello());
                server.expect("handshakeError CLOSED");
                next.seesClose();
            }
        }
    }
}
