package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.StandaloneLoop;
import io.berth.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets on a loop that the test's own thread drives. */
@Timeout(60)
class StandaloneTest {
    private static final Duration LONG = Duration.ofSeconds(Waiting.SECONDS);

    private static UdpSocket<Void> bind(StandaloneLoop<String> loop, UdpHandler<Void> handler) {
        return await(UdpSocket.bind(loop, TestLoop.ANY_PORT, UdpOptions.DEFAULT, null, handler));
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_keeps_the_loop_running_until_it_is_closed(Backend backend) {
        StandaloneLoop<String> loop = backend.standalone("test");
        Ear ear = new Acting((socket, packets) -> {
            if (packets.get(packets.count() - 1).text().equals("number 99")) {
                socket.close();
            }
        });
        UdpSocket<Void> socket = bind(loop, ear);
        try (JdkPeer peer = new JdkPeer()) {
            Numbered.send(peer, socket.localAddress(), 100);

            loop.run();
        }
        Numbered.expect(ear, 100);
        assertThat(socket.isClosed()).isTrue();
        assertThat(loop.isClosed()).isFalse();
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_paused_socket_keeps_the_loop_running_too(Backend backend) {
        StandaloneLoop<String> loop = backend.standalone("test");
        UdpSocket<Void> socket = bind(loop, new Ear());
        socket.pause();
        assertThat(loop.step()).isTrue();
        List<Boolean> closed = new ArrayList<>();
        loop.fallthroughTimer(socket, timer -> {
                    closed.add(timer.data().isClosed());
                    timer.data().close();
                })
                .once(Duration.ofMillis(1));

        loop.run();

        assertThat(closed).containsExactly(false);
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_whose_host_is_being_looked_up_keeps_the_loop_running(Backend backend) {
        StandaloneLoop<String> loop = backend.standalone("test");
        List<UdpSocket<Void>> opened = new ArrayList<>();
        UdpSocket.bind(loop, "localhost", 0, (Void) null, new Ear()).onSuccess(socket -> {
            opened.add(socket);
            socket.close();
        });

        loop.run();

        assertThat(opened).hasSize(1);
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_step_takes_what_has_come(Backend backend) {
        StandaloneLoop<String> loop = backend.standalone("test");
        Ear ear = new Ear();
        UdpSocket<Void> socket = bind(loop, ear);
        assertThat(loop.step()).isTrue();
        assertThat(ear.datagrams).isEmpty();
        try (JdkPeer peer = new JdkPeer()) {
            peer.send("step", socket.localAddress());
            while (ear.datagrams.isEmpty()) {
                assertThat(loop.step(LONG)).isTrue();
            }
        }
        assertThat(Numbered.text(ear.datagram())).isEqualTo("step");

        socket.close();
        while (loop.step()) { // until the iteration that it was closed in has ended
            Thread.onSpinWait();
        }
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_loop_in_the_data_callback_ends_its_run(Backend backend) {
        StandaloneLoop<String> loop = backend.standalone("test");
        Ear ear = new Acting((socket, packets) -> loop.close());
        UdpSocket<Void> socket = bind(loop, ear);
        try (JdkPeer peer = new JdkPeer()) {
            peer.send("close", socket.localAddress());

            loop.run();

            try (JdkPeer other = new JdkPeer(socket.localAddress())) {
                assertThat(other.address()).isEqualTo(socket.localAddress());
            }
        }
        assertThat(ear.closed).isCompletedWithValueMatching(reason -> reason.why() == Why.LOOP_CLOSED);
        assertThat(Numbered.text(ear.datagram())).isEqualTo("close");
        assertThat(ear.failures).isEmpty();
    }
}
