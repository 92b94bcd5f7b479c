package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections of a lent listener: their options, and their life beyond it. */
@Contract
@Timeout(60)
class LentConnectionTest {
    @ParameterizedTest
    @EnumSource
    void they_let_their_address_be_reused_and_shared(Backend backend) throws Exception {
        try (Lender lender = Lender.ofBothFamilies(backend);
                TestLoop test = new TestLoop(backend)) {
            lender.lend(test, new Tally(), () -> {});
            for (String ip : List.of("127.0.0.1", "::1")) {
                try (java.net.Socket client = lender.connect(ip)) {
                    Wire.echoes(client);
                    Socket accepted = Descriptors.acceptedFrom(client);

                    assertThat(accepted.isReuseAddress()).isTrue();
                    assertThat(accepted.isReusePort()).isTrue();
                    assertThat(accepted.isTcpNoDelay()).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_callback_before_opening_sees_has_them_already(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend);
                java.net.Socket client = lender.connect()) {
            Recorder sockets = new Recorder() {
                @Override
                public boolean onPreOpen(Void none, Peer peer) {
                    Wire.unchecked(() ->
                            record("shared " + Descriptors.acceptedFrom(client).isReusePort()));
                    return true;
                }
            };

            lender.lend(test, sockets, () -> {});

            sockets.expect("shared true");
            sockets.expect("open");
        }
    }

    @ParameterizedTest
    @EnumSource
    void those_of_an_ordinary_listener_do_not_share_their_port(Backend backend) throws Exception {
        try (Wire wire = new Wire(backend)) {
            assertThat(Descriptors.acceptedFrom(wire.client).isReusePort()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_listening_end_keeps_the_options_that_its_owner_gave_it(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            lender.serveOnce(test);

            Socket listening = new Socket(Descriptors.listeningOn(Calls.at("127.0.0.1", lender.port())));

            assertThat(listening.isReusePort()).isFalse();
            assertThat(listening.isTcpNoDelay()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void they_live_on_when_the_listener_has_returned_what_it_borrowed(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            Returns returns = new Returns(test.loop);
            ListenSocket<Security> listener = lender.lend(test, new Tally(), returns);
            try (java.net.Socket client = lender.connect()) {
                Wire.echoes(client);

                test.run(listener::close);
                returns.expectOne();
                lender.closeAll();

                Wire.echoes(client);
                assertThat(test.<Integer>on(listener::openConnections)).isEqualTo(1);
            }
        }
    }

    @Test
    void while_they_live_the_lender_can_stop_listening_and_begin_again() throws Exception {
        try (Lender lender = new Lender(Backend.EPOLL);
                TestLoop test = new TestLoop(Backend.EPOLL)) {
            Returns returns = new Returns(test.loop);
            ListenSocket<Security> listener = lender.lend(test, new Tally(), returns);
            try (java.net.Socket client = lender.connect()) {
                Wire.echoes(client);
                test.run(listener::close);
                returns.expectOne();

                lender.shutDown();
                lender.listenAgain();

                lender.serveOnce(test);
                Wire.echoes(client);
            }
        }
    }
}
