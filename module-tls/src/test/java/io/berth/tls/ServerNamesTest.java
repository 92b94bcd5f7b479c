package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers with many names: each client, here of the JDK, insists on the certificate of the name it asks for. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class ServerNamesTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final JdkPeer JDK = JdkPeer.trusting(ROOT);
    private static final TlsServerOptions LOCAL_FOR_OTHERS = TlsServerOptions.of(ROOT.localServer());

    private static ServerName<String> name(String pattern) {
        return ServerName.of(pattern, "data of " + pattern, ROOT.server(pattern));
    }

    /** Has a client ask for a name and talk to it; tells what our side knows of that. */
    private static TlsConnection talk(Witness server, int port, String name) throws IOException {
        try (SSLSocket client = JDK.connect(name, port)) {
            JdkPeer.echo(client, "hello");
        }
        server.expect("open");
        server.expectData("hello");
        server.expect("end");
        server.expect("close ENDED");
        return server.connection;
    }

    @ParameterizedTest
    @EnumSource
    void a_name_is_shown_its_certificate_and_brings_its_data(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            tls.add(name("shop.test"));

            TlsConnection agreed = talk(server, test.serve(tls, server), "shop.test");

            assertThat(agreed.nameData(String.class)).contains("data of shop.test");
            assertThat(agreed.serverName()).contains("shop.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_exact_name_comes_before_the_wildcard(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            tls.add(name("*.example.test"));
            tls.add(name("shop.example.test"));
            int port = test.serve(tls, server);

            assertThat(talk(server, port, "shop.example.test").nameData(String.class))
                    .contains("data of shop.example.test");
            assertThat(talk(server, port, "cart.example.test").nameData(String.class))
                    .contains("data of *.example.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_is_not_in_the_table_has_no_data(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            tls.add(name("shop.test"));

            TlsConnection agreed = talk(server, test.serve(tls, server), "localhost");

            assertThat(agreed.nameData(String.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wildcard_stands_for_one_label_only(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.of(ROOT.server("a.b.example.test")));
            tls.add(name("*.example.test"));

            TlsConnection agreed = talk(server, test.serve(tls, server), "a.b.example.test");

            assertThat(agreed.nameData(String.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_in_capital_letters_is_the_same_name(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            tls.add(name("Shop.Test"));

            TlsConnection agreed = talk(server, test.serve(tls, server), "SHOP.TEST");

            assertThat(agreed.serverName()).contains("shop.test");
            assertThat(agreed.nameData(String.class)).contains("data of Shop.Test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void data_of_another_type_than_asked_for_is_an_error(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            tls.add(ServerName.of("shop.test", 42, ROOT.server("shop.test")));

            TlsConnection agreed = talk(server, test.serve(tls, server), "shop.test");

            assertThat(agreed.nameData(Integer.class)).contains(42);
            assertThatThrownBy(() -> agreed.nameData(String.class)).isInstanceOf(ClassCastException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_can_be_added_while_the_server_runs(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            int port = test.serve(tls, server);
            talk(server, port, "localhost");

            tls.add(name("new.test"));

            assertThat(talk(server, port, "new.test").nameData(String.class)).contains("data of new.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_is_removed_is_served_by_its_wildcard(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            tls.add(name("*.example.test"));
            tls.add(name("shop.example.test"));
            int port = test.serve(tls, server);
            talk(server, port, "shop.example.test");

            assertThat(tls.remove("shop.example.test")).isTrue();

            assertThat(talk(server, port, "shop.example.test").nameData(String.class))
                    .contains("data of *.example.test");
            assertThat(tls.remove("shop.example.test")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_outlives_the_name_it_was_made_under(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            tls.add(name("shop.test"));
            try (SSLSocket client = JDK.connect("shop.test", test.serve(tls, server))) {
                JdkPeer.echo(client, "before");

                tls.remove("shop.test");

                assertThat(JdkPeer.echo(client, "after")).isEqualTo("after");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_is_added_again_is_replaced(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            tls.add(ServerName.of("shop.test", "old", ROOT.server("shop.test")));
            tls.add(ServerName.of("shop.test", "new", ROOT.server("shop.test")));

            TlsConnection agreed = talk(server, test.serve(tls, server), "shop.test");

            assertThat(agreed.nameData(String.class)).contains("new");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_can_ask_for_certificates_where_the_server_does_not(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        JdkPeer ann = JdkPeer.of(ROOT, ROOT.client("ann"));
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            tls.add(name("vault.test")
                    .withClientAuthentication(ClientAuthentication.REQUIRED, Trust.authorities(ROOT.root())));
            int port = test.serve(tls, server);

            try (SSLSocket client = ann.connect("vault.test", port)) {
                JdkPeer.echo(client, "hello");
            }
            List<X509Certificate> shown = server.connection.peerCertificates();
            talkAs(ann, server, port);

            assertThat(shown).hasSize(1);
            assertThat(server.connection.peerCertificates()).isEmpty();
        }
    }

    private static void talkAs(JdkPeer peer, Witness server, int port) throws IOException {
        try (SSLSocket client = peer.connect("localhost", port)) {
            assertThat(JdkPeer.echo(client, "hello")).isEqualTo("hello");
        }
        assertThat(server.connection.serverName()).contains("localhost");
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_requires_a_certificate_sends_others_away(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS);
            tls.add(name("vault.test")
                    .withClientAuthentication(ClientAuthentication.REQUIRED, Trust.authorities(ROOT.root())));
            int port = test.serve(tls, server);

            try (SSLSocket client = JDK.connect("vault.test", port)) {
                assertThatThrownBy(() -> JdkPeer.echo(client, "hello")).isInstanceOf(IOException.class);
            }

            server.expect("handshakeError CERTIFICATE_MISSING");
            talk(server, port, "localhost");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_name_can_have_application_protocols_of_its_own(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(LOCAL_FOR_OTHERS.withApplicationProtocols("http/1.1"));
            tls.add(name("fast.test").withApplicationProtocols("h2"));
            int port = test.serve(tls, server);

            assertThat(protocol(port, "fast.test")).isEqualTo("h2");
            assertThat(protocol(port, "localhost")).isEqualTo("http/1.1");
        }
    }

    private static String protocol(int port, String name) throws IOException {
        try (SSLSocket client = JDK.connect(name, port)) {
            SSLParameters parameters = client.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            client.setSSLParameters(parameters);
            JdkPeer.echo(client, "hello");
            return client.getApplicationProtocol();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_of_names_only_sends_away_who_asks_for_another(Backend backend) throws IOException {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.ofNamesOnly());
            tls.add(name("shop.test"));
            int port = test.serve(tls, server);

            try (SSLSocket client = JDK.connect("other.test", port)) {
                assertThatThrownBy(client::startHandshake).hasMessageContaining("unrecognized_name");
            }

            server.expect("handshakeError UNKNOWN_SERVER_NAME");
            assertThat(server.failure).hasMessageContaining("'other.test'");
            talk(server, port, "shop.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_of_names_only_sends_away_who_asks_for_none(Backend backend) {
        Witness server = Witness.echoing();
        try (TlsLoop test = new TlsLoop(backend)) {
            TlsServer tls = test.server(TlsServerOptions.ofNamesOnly());
            tls.add(name("shop.test"));

            try (Program client = OpenSsl.client(test.serve(tls, server), "-noservername")) {
                server.expect("handshakeError UNKNOWN_SERVER_NAME");
                client.expect("unrecognized name");
            }
        }
    }
}
