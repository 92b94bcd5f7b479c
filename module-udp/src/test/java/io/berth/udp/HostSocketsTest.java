package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static io.berth.udp.Net.errorOf;
import static io.berth.udp.Net.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.udp.UdpException.Kind;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The service of a hosted module, without the host. */
@Timeout(60)
class HostSocketsTest {
    private final HostSockets sockets = new HostSockets();

    private UdpSocket<String> bind(TestLoop on) {
        return await(on.on(() -> sockets.bind(
                on.loop,
                TestLoop.ANY_PORT,
                UdpOptions.DEFAULT,
                "its data",
                UdpHandler.<String>builder().build())));
    }

    @ParameterizedTest
    @EnumSource
    void sockets_that_are_open_are_closed_with_the_service_each_on_its_loop(Backend backend) {
        try (TestLoop first = new TestLoop(backend);
                TestLoop second = new TestLoop(backend)) {
            UdpSocket<String> one = bind(first);
            UdpSocket<String> other = bind(second);
            await(sockets.close());
            assertThat(first.on(one::isClosed)).isTrue();
            assertThat(second.on(other::isClosed)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sockets_that_were_adopted_are_closed_with_the_service_too(Backend backend) throws IOException {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend);
                Foreign foreign = Foreign.bound(backend, TestLoop.ANY_PORT);
                JdkPeer peer = new JdkPeer()) {
            InetSocketAddress bound = foreign.address();
            UdpSocket<Void> socket = foreign.adopt(on, sockets, ear);
            peer.send("hello", bound);
            assertThat(text(ear.datagram())).isEqualTo("hello");
            await(sockets.close());
            assertThat(on.on(socket::isClosed)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void after_that_it_adopts_none_and_a_source_stays_the_callers(Backend backend) throws IOException {
        try (TestLoop on = new TestLoop(backend);
                Foreign foreign = Foreign.bound(backend, TestLoop.ANY_PORT)) {
            InetSocketAddress bound = foreign.address();
            await(sockets.close());
            assertThat(errorOf(() -> foreign.adopt(on, sockets, new Ear())).kind())
                    .isEqualTo(Kind.CLOSED);
            assertThat(foreign.address()).isEqualTo(bound);
            foreign.adopt(on, UdpOptions.DEFAULT, new Ear());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sockets_that_were_closed_before_are_nothing_to_it(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            on.run(bind(on)::close);
            bind(on);
            await(on.loop.close());
            assertThat(sockets.close()).matches(Future::succeeded);
        }
    }

    @ParameterizedTest
    @EnumSource
    void after_that_it_opens_none(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            await(sockets.close());
            assertThatThrownBy(() -> bind(on))
                    .isInstanceOfSatisfying(
                            UdpException.class, it -> assertThat(it.kind()).isEqualTo(Kind.CLOSED))
                    .hasMessageContaining("stopping");
        }
    }
}
