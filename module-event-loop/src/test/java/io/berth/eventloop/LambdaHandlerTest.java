package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class LambdaHandlerTest {
    @ParameterizedTest
    @EnumSource
    void every_lambda_is_called_with_the_data_of_the_context(Backend backend) throws Exception {
        List<String> events = new ArrayList<>();
        List<Socket<Security, Integer>> sockets = new ArrayList<>();
        SocketHandler<Security, String, Integer> handler = SocketHandler.<Security, String, Integer>builder()
                .preOpen((name, peer) -> events.add(name + " preOpen"))
                .open((name, socket) -> {
                    events.add(name + " open");
                    sockets.add(socket);
                    return 3;
                })
                .data((name, socket, bytes) -> events.add(name + " data " + bytes.text()))
                .writable((name, socket) -> events.add(name + " writable"))
                .end((name, socket) -> events.add(name + " end"))
                .timeout((name, socket) -> events.add(name + " timeout"))
                .longTimeout((name, socket) -> events.add(name + " longTimeout"))
                .close((name, socket, reason) -> {
                    events.add(name + " close " + socket.data());
                    throw new IllegalStateException("boom");
                })
                .connectError((name, attempt, cause) -> events.add(name + " connectError"))
                .failure((name, failure) -> events.add(name + " failure " + failure.getMessage()))
                .build();
        try (HandCranked hand = new HandCranked(backend)) {
            SocketContext<Security, String, Integer> context = hand.context("x", handler);
            try (java.net.Socket client = Wire.connect(hand.listen(context).port())) {
                hand.until(() -> !sockets.isEmpty());
                Socket<Security, Integer> socket = sockets.get(0);
                Wire.send(client, "hello");
                hand.until(() -> events.contains("x data hello"));
                socket.send(Wire.heap(Wire.TOO_MUCH));
                InputStream in = client.getInputStream();
                hand.until(() -> {
                    Wire.unchecked(() -> in.readNBytes(in.available()));
                    return events.contains("x writable");
                });
                client.shutdownOutput();
                hand.until(() -> events.contains("x end"));
                socket.timeout(1);
                socket.longTimeout(1);
                hand.pass(Duration.ofSeconds(62));
                socket.close();
                try (DeadPort dead = new DeadPort()) {
                    context.connect("127.0.0.1", dead.number());
                    hand.until(() -> events.contains("x connectError"));
                }
            }

            assertThat(events)
                    .containsExactly(
                            "x preOpen",
                            "x open",
                            "x data hello",
                            "x writable",
                            "x end",
                            "x timeout",
                            "x longTimeout",
                            "x close 3",
                            "x failure boom",
                            "x connectError");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_left_out_does_what_the_interface_does(Backend backend) throws Exception {
        SocketHandler<Security, Void, Void> handler =
                SocketHandler.<Security, Void, Void>builder().build();
        try (HandCranked hand = new HandCranked(backend)) {
            SocketContext<Security, Void, Void> context = hand.context(null, handler);
            int port = hand.listen(context).port();

            // An end is answered by an end
            try (java.net.Socket client = Wire.connect(port)) {
                hand.until(() -> context.openSockets() == 1);
                Wire.send(client, "ignored");
                client.shutdownOutput();
                hand.until(() -> context.openSockets() == 0);
                Wire.seesEnd(client);
            }
            // Timeouts close
            try (java.net.Socket client = Wire.connect(port)) {
                hand.until(() -> context.openSockets() == 1);
                context.forEach(socket -> socket.timeout(1));
                hand.pass(Duration.ofSeconds(2));
                assertThat(context.openSockets()).isZero();
                Wire.seesEnd(client);
            }
            try (java.net.Socket client = Wire.connect(port)) {
                hand.until(() -> context.openSockets() == 1);
                context.forEach(socket -> socket.longTimeout(1));
                hand.pass(Duration.ofSeconds(61));
                assertThat(context.openSockets()).isZero();
                Wire.seesEnd(client);
            }
        }
    }

    @Test
    void a_lambda_may_not_be_null() {
        SocketHandler.Builder<Security, Void, Void> builder = SocketHandler.builder();

        assertThatThrownBy(() -> builder.data(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.preOpen(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.failure(null)).isInstanceOf(NullPointerException.class);
    }
}
