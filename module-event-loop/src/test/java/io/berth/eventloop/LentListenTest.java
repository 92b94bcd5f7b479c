package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listening on what somebody else has bound: as on an address of one's own. */
@Contract
@Timeout(60)
class LentListenTest {
    @ParameterizedTest
    @EnumSource
    void what_a_client_of_a_lent_listener_sends_comes_back(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, new Tally());

            ListenSocket<Security> listener = test.on(() -> context.listen(lender.source()));

            assertThat(test.<Integer>on(listener::port)).isEqualTo(lender.port());
            assertThat(test.on(listener::localAddress)).isEqualTo(Calls.at("127.0.0.1", lender.port()));
            try (java.net.Socket client = lender.connect()) {
                Wire.echoes(client);
                Wire.echoes(client);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void descriptors_of_both_families_are_served_as_one_listener(Backend backend) throws Exception {
        try (Lender lender = Lender.ofBothFamilies(backend);
                TestLoop test = new TestLoop(backend)) {
            Returns returns = new Returns(test.loop);
            ListenSocket<Security> listener = lender.lend(test, new Tally(), returns);

            assertThat(test.on(listener::localAddresses))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .containsExactly(Calls.at("127.0.0.1", lender.port()), Calls.at("::1", lender.port()));
            try (java.net.Socket four = lender.connect("127.0.0.1");
                    java.net.Socket six = lender.connect("::1")) {
                Wire.echoes(four);
                Wire.echoes(six);
                assertThat(test.<Integer>on(listener::openConnections)).isEqualTo(2);
            }
            test.run(listener::close);
            returns.expectOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void two_sources_can_be_served_as_one(Backend backend) throws Exception {
        try (Lender one = new Lender(backend);
                Lender other = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, new Tally());

            test.run(() -> context.listen(one.source().and(other.source())));

            try (java.net.Socket here = one.connect();
                    java.net.Socket there = other.connect()) {
                Wire.echoes(here);
                Wire.echoes(there);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_pause_holds_for_all_of_it_until_resumed(Backend backend) throws Exception {
        try (Lender lender = Lender.ofBothFamilies(backend);
                TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            ListenSocket<Security> listener = lender.lend(test, sockets, new Returns(test.loop));
            test.run(listener::pause);

            try (java.net.Socket four = lender.connect("127.0.0.1");
                    java.net.Socket six = lender.connect("::1")) {
                lookAround(test);
                test.run(sockets::expectNothingMore);
                assertThat(test.<Boolean>on(listener::isPaused)).isTrue();
                Wire.send(four, "4");
                Wire.send(six, "6");

                test.run(listener::resume);

                assertThat(List.of(sockets.next(), sockets.next(), sockets.next(), sockets.next()))
                        .containsExactlyInAnyOrder("open", "open", "data 4", "data 6");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_limit_on_connections_counts_those_of_all_of_it(Backend backend) throws Exception {
        try (Lender lender = Lender.ofBothFamilies(backend);
                TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.context(null, sockets);
            ListenSocket<Security> listener =
                    lender.lend(context, ListenOptions.DEFAULT.withMaxConnections(1), new Returns(test.loop));

            try (java.net.Socket first = lender.connect("127.0.0.1")) {
                sockets.expect("open");
                try (java.net.Socket four = lender.connect("127.0.0.1");
                        java.net.Socket six = lender.connect("::1")) {
                    lookAround(test);
                    test.run(sockets::expectNothingMore);

                    first.shutdownOutput();
                    sockets.expect("end");
                    sockets.expect("close ENDED");
                    sockets.expect("open");
                    lookAround(test);
                    test.run(sockets::expectNothingMore);
                    assertThat(test.<Integer>on(listener::openConnections)).isEqualTo(1);

                    test.run(() -> listener.maxConnections(2));
                    sockets.expect("open");
                    Wire.send(four, "4");
                    Wire.send(six, "6");
                    assertThat(List.of(sockets.next(), sockets.next())).containsExactlyInAnyOrder("data 4", "data 6");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void its_connections_are_spread_over_contexts_of_several_loops(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop home = new TestLoop(backend);
                TestLoop away = new TestLoop(backend)) {
            Recorder near = new Recorder();
            Recorder far = new Recorder();
            List<SocketContext<Security, Void, Void>> over = List.of(home.context(null, near), away.context(null, far));
            home.run(() -> over.get(0).listen(lender.source(), ListenOptions.DEFAULT, over, () -> {}));

            try (java.net.Socket one = lender.connect();
                    java.net.Socket other = lender.connect()) {
                near.expect("open");
                far.expect("open");
                Wire.send(one, "1");
                Wire.send(other, "2");
                near.expect("data 1");
                far.expect("data 2");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lent_path_is_served_and_its_file_left_to_the_lender(Backend backend, @TempDir Path folder) throws Exception {
        UnixDomainSocketAddress path = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (Lender lender = Lender.at(backend, path);
                TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            Returns returns = new Returns(test.loop);
            ListenSocket<Security> listener = lender.lend(test, sockets, returns);

            try (java.net.Socket client = Wiring.chosen().client(new UnixPeer(SocketChannel.open(path)))) {
                assertThat(client.isConnected()).isTrue();
                sockets.expect("open");
            }
            assertThat(test.on(listener::localAddress)).isEqualTo(path);
            assertThat(test.<Integer>on(listener::port)).isEqualTo(-1);
            test.run(listener::close);

            returns.expectOne();
            assertThat(path.getPath()).exists();
            try (SocketChannel client = SocketChannel.open(path)) {
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    /** Has the loop look at what is ready, more than once. */
    private static void lookAround(TestLoop test) {
        for (int i = 0; i < 5; i++) {
            test.run(test.loop::wakeUp);
        }
    }
}
