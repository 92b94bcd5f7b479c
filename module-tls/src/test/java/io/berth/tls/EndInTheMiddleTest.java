package io.berth.tls;

import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that ends in the middle does not say goodbye: the peer must not take what it has for all there is. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class EndInTheMiddleTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));

    @ParameterizedTest
    @EnumSource
    void a_socket_that_is_closed_with_bytes_waiting_was_cut_off(Backend backend) {
        Witness server = new Witness() {
            @Override
            public Void onOpen(Void none, Socket<Tls, Void> opened) {
                super.onOpen(null, opened);
                opened.sendMore(bytes("the first half of a sentence"));
                opened.close();
                return null;
            }
        };
        Witness client = new Witness();
        try (TlsLoop test = new TlsLoop(backend)) {
            test.connect(CLIENT, client, test.serve(SERVER, server));

            client.expect("open");
            client.expect("close FAILED TRUNCATED");
            server.expect("open");
            server.expect("close CLOSED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_whose_callback_has_failed_was_cut_off(Backend backend) {
        Witness server = new Witness() {
            @Override
            public void onData(Void none, Socket<Tls, Void> socket, Received received) {
                throw new IllegalStateException("boom");
            }
        };
        Witness client = Witness.greeting("hello");
        try (TlsLoop test = new TlsLoop(backend)) {
            test.connect(CLIENT, client, test.serve(SERVER, server));

            client.expect("open");
            client.expect("close FAILED TRUNCATED");
        }
    }
}
