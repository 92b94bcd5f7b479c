package io.berth.tls;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.util.Arrays;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sockets of Vert.x and ours, talking to each other. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class VertxPeerTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));

    /** Reads the bytes that {@link LongText} makes, and completes when all are there. */
    private static Promise<Void> reading(NetSocket socket, int length) {
        Promise<Void> all = Promise.promise();
        Buffer came = Buffer.buffer();
        socket.handler(bytes -> {
            came.appendBuffer(bytes);
            if (came.length() == length && Arrays.equals(came.getBytes(), LongText.bytes(0, length))) {
                all.tryComplete();
            } else if (came.length() >= length) {
                all.tryFail("other bytes came than were sent");
            }
        });
        socket.closeHandler(closed -> all.tryFail("closed after " + came.length() + " bytes"));
        return all;
    }

    // --- ours is the server

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void a_client_of_vertx_gets_back_what_it_sends(VertxPeer peer) {
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            int port = test.serve(SERVER, LongText.echo());
            NetSocket client = VertxPeer.connect(test, peer.client(ROOT), port);

            for (int length : LongText.LENGTHS) {
                Promise<Void> back = reading(client, length);
                await(client.write(Buffer.buffer(LongText.bytes(0, length))));
                await(back.future());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void the_goodbye_of_a_client_of_vertx_is_a_clean_end(VertxPeer peer) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            NetSocket client = VertxPeer.connect(test, peer.client(ROOT), test.serve(SERVER, server));
            server.expect("open");

            await(client.close());

            server.expect("end");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void a_client_of_vertx_closes_when_our_side_has_ended(VertxPeer peer) {
        Witness server = new Witness();
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            NetSocket client = VertxPeer.connect(test, peer.client(ROOT), test.serve(SERVER, server));
            Promise<Void> closed = Promise.promise();
            client.closeHandler(closed::complete);
            server.expect("open");

            test.run(() -> server.socket.shutdown());

            await(closed.future());
            if (peer.engine() == VertxPeer.Engine.JDK) { // which leaves our goodbye without an answer
                server.expect("close FAILED TRUNCATED");
            } else {
                server.expect("end");
                server.expect("close ENDED");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void a_client_of_vertx_in_tls_1_2_is_served(VertxPeer peer) {
        Witness server = Witness.echoing();
        NetClientOptions options = peer.client(ROOT);
        options.setEnabledSecureTransportProtocols(Set.of("TLSv1.2"));
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            NetSocket client = VertxPeer.connect(test, options, test.serve(SERVER, server));

            await(client.write("hello"));

            server.expect("open");
            server.expectData("hello");
            assertThat(server.connection.protocol()).isEqualTo("TLSv1.2");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void a_client_of_vertx_is_known_by_its_certificate(VertxPeer peer) {
        Witness server = new Witness();
        TlsServerOptions options =
                SERVER.withClientAuthentication(ClientAuthentication.REQUIRED, Trust.authorities(ROOT.root()));
        NetClientOptions ann = peer.client(ROOT);
        ann.setKeyCertOptions(VertxPeer.keys(ROOT.client("ann")));
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            VertxPeer.connect(test, ann, test.serve(options, server));

            server.expect("open");
            assertThat(server.connection.peerCertificates())
                    .extracting(
                            certificate -> certificate.getSubjectX500Principal().getName())
                    .containsExactly("CN=ann");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void a_client_of_vertx_that_does_not_believe_us_says_so(VertxPeer peer) {
        Witness server = new Witness();
        NetClientOptions distrustful = peer.client(Certificates.authority("Somebody Else"));
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            int port = test.serve(SERVER, server);

            assertThatThrownBy(() -> VertxPeer.connect(test, distrustful, port))
                    .hasStackTraceContaining(SSLHandshakeException.class.getSimpleName());

            server.expect("handshakeError PEER_ALERT");
            test.expectAlive();
        }
    }

    // --- ours is the client

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void a_server_of_vertx_gets_back_what_it_sends(VertxPeer peer) {
        Promise<NetSocket> accepted = Promise.promise();
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            int port = VertxPeer.listen(test, peer.server(ROOT.localServer()), accepted::complete);
            test.connect(CLIENT, LongText.echo(), port);
            NetSocket server = await(accepted.future());

            for (int length : LongText.LENGTHS) {
                Promise<Void> back = reading(server, length);
                await(server.write(Buffer.buffer(LongText.bytes(0, length))));
                await(back.future());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void a_server_of_vertx_echoes_what_we_send(VertxPeer peer) {
        Witness client = Witness.greeting("hello");
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            int port = VertxPeer.listen(test, peer.server(ROOT.localServer()), socket -> socket.handler(socket::write));

            test.connect(CLIENT, client, port);

            client.expect("open");
            client.expectData("hello");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void a_server_of_vertx_knows_us_by_our_certificate(VertxPeer peer) {
        Witness client = new Witness();
        Promise<NetSocket> accepted = Promise.promise();
        NetServerOptions strict = peer.server(ROOT.localServer())
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ROOT.rootPem())));
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            int port = VertxPeer.listen(test, strict, accepted::complete);

            test.connect(CLIENT.withIdentity(ROOT.client("ann")), client, port);

            client.expect("open");
            assertThat(await(accepted.future()).sslSession())
                    .satisfies(session ->
                            assertThat(session.getPeerPrincipal().getName()).isEqualTo("CN=ann"));
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void a_server_of_vertx_with_many_names_shows_the_one_we_ask_for(VertxPeer peer) {
        Witness client = new Witness();
        Identity shop = ROOT.server("shop.test");
        NetServerOptions options = peer.server(ROOT.localServer())
                .setSni(true)
                .setKeyCertOptions(VertxPeer.keys(ROOT.localServer())
                        .addCertValue(Buffer.buffer(shop.chainPem()))
                        .addKeyValue(Buffer.buffer(shop.keyPem())));
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            int port = VertxPeer.listen(test, options, socket -> {});

            test.connect(CLIENT.withServerName("shop.test"), client, port);

            client.expect("open");
            assertThat(HostNames.of(client.connection.peerCertificates().get(0)))
                    .containsExactly("shop.test");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.VertxPeer#all")
    void a_plain_server_of_vertx_is_no_server_of_tls(VertxPeer peer) {
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(peer.backend())) {
            int port = VertxPeer.listen(
                    test, new NetServerOptions(), socket -> socket.write("welcome to the plain world\n"));

            test.connect(CLIENT, client, port);

            client.expect("connectError NOT_TLS");
        }
    }
}
