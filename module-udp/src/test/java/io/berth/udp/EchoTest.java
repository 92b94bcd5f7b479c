package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason.Why;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class EchoTest {
    private static final UdpHandler<Void> ECHO = UdpHandler.<Void>builder()
            .data((socket, packets) -> packets.forEach(packet -> socket.reply(packet, packet.buffer())))
            .build();

    @ParameterizedTest
    @EnumSource
    void a_bound_socket_answers_whoever_sends(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer one = new JdkPeer();
                JdkPeer other = new JdkPeer()) {
            UdpSocket<Void> echo = on.bind(ECHO);
            one.send("from one", on.address(echo));
            other.send("from the other", on.address(echo));
            assertThat(one.text()).isEqualTo("from one");
            assertThat(other.text()).isEqualTo("from the other");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_socket_talks_to_its_peer(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.connect(peer.address(), ear);
            assertThat(on.on(() -> socket.send(ByteBuffer.wrap("ping".getBytes(UTF_8)))))
                    .isTrue();
            assertThat(peer.text()).isEqualTo("ping");
            peer.send("pong", on.address(socket));
            Datagram pong = ear.datagram();
            assertThat(UTF_8.decode(pong.payload()).toString()).isEqualTo("pong");
            assertThat(pong.sender()).isEqualTo(peer.address());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_is_closed_with_its_loop(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            on.bind(ear);
        }
        assertThat(await(ear.closed).why()).isEqualTo(Why.LOOP_CLOSED);
    }
}
