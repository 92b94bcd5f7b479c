package io.berth.benchmarks.load;

import static io.berth.benchmarks.load.Request.Kind.CONNECT;
import static io.berth.benchmarks.load.Request.Kind.ECHO;
import static io.berth.benchmarks.load.Request.Kind.IDLE;
import static io.berth.benchmarks.load.Request.Kind.RATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.benchmarks.load.EchoPeer.Maker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that are not there, or do not what they should. */
@Timeout(60)
class FailureTest {
    private static final double SECONDS = 0.2;

    @ParameterizedTest
    @EnumSource
    void a_port_where_nobody_listens_is_an_error(Protocol protocol) throws Exception {
        try (EmptyPort port = EmptyPort.of(protocol)) {
            JsonObject answer = Asked.answer(Asked.messages(ECHO, protocol, port.number(), SECONDS));

            assertThat(answer.getString("error"))
                    .startsWith("nobody listens on 127.0.0.1:" + port.number())
                    .contains("start the server");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"TCP", "TLS"})
    void so_it_is_for_clients_that_come_and_go_and_for_idle_connections(Protocol protocol) throws Exception {
        try (EmptyPort port = EmptyPort.of(protocol)) {
            JsonObject visited =
                    Asked.answer(Asked.request(CONNECT, protocol, port.number()).put("seconds", SECONDS));
            JsonObject held = Asked.answer(Asked.request(IDLE, protocol, port.number()));

            assertThat(visited.getString("error")).startsWith("nobody listens");
            assertThat(held.getString("error")).startsWith("nobody listens");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"TCP", "TLS"})
    void a_connection_that_ends_in_the_middle_is_a_failure_and_the_others_go_on(Protocol protocol) {
        AtomicInteger messages = new AtomicInteger();
        try (EchoPeer peer = EchoPeer.streams(protocol, (socket, bytes) -> {
            if (messages.incrementAndGet() == 20) {
                socket.close();
            } else {
                socket.send(bytes);
            }
        })) {
            JsonObject answer = Asked.answer(Asked.messages(ECHO, protocol, peer.port(), SECONDS));

            assertThat(answer.getLong("failures")).as("%s", answer).isEqualTo(1);
            assertThat(answer.getLong("total")).isGreaterThan(20);
        }
    }

    @Test
    void what_is_due_on_a_connection_that_has_ended_fails() {
        AtomicInteger messages = new AtomicInteger();
        try (EchoPeer peer = EchoPeer.streams(Protocol.TCP, (socket, bytes) -> {
            if (messages.incrementAndGet() == 1) {
                socket.reset();
            } else {
                socket.send(bytes);
            }
        })) {
            JsonObject answer = Asked.answer(
                    Asked.messages(RATE, Protocol.TCP, peer.port(), SECONDS).put("rate", 1000));

            assertThat(answer.getLong("failures")).as("%s", answer).isEqualTo(50);
            assertThat(answer.getLong("messages")).isEqualTo(150);
        }
    }

    @Test
    void a_server_that_ends_all_connections_is_an_error() {
        try (EchoPeer peer = EchoPeer.streams(Protocol.TCP, (socket, bytes) -> socket.close())) {
            JsonObject answer = Asked.answer(Asked.messages(ECHO, Protocol.TCP, peer.port(), SECONDS));

            assertThat(answer.getString("error")).startsWith("the server has closed all connections");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"TCP", "TLS"})
    void a_message_with_a_wrong_end_is_a_failure(Protocol protocol) {
        AtomicInteger messages = new AtomicInteger();
        try (EchoPeer peer = EchoPeer.streams(protocol, (socket, bytes) -> {
            if (messages.incrementAndGet() % 3 == 0) {
                socket.send(EchoPeer.spoilt(bytes.copy(), bytes.length() - 1));
            } else {
                socket.send(bytes);
            }
        })) {
            assertThirdFails(Asked.answer(Asked.messages(ECHO, protocol, peer.port(), SECONDS)));
        }
    }

    @Test
    void a_message_with_a_wrong_beginning_is_a_failure() {
        AtomicInteger messages = new AtomicInteger();
        try (EchoPeer peer = EchoPeer.streams(Protocol.TCP, (socket, bytes) -> {
            if (messages.incrementAndGet() % 3 == 0) {
                socket.send(EchoPeer.spoilt(bytes.copy(), 0));
            } else {
                socket.send(bytes);
            }
        })) {
            assertThirdFails(Asked.answer(Asked.messages(ECHO, Protocol.TCP, peer.port(), SECONDS)));
        }
    }

    @Test
    void a_datagram_with_a_wrong_end_is_a_failure() {
        AtomicInteger messages = new AtomicInteger();
        try (EchoPeer peer = EchoPeer.datagrams((socket, packet) -> {
            if (messages.incrementAndGet() % 3 == 0) {
                socket.reply(packet, EchoPeer.spoilt(packet.copy(), packet.length() - 1));
            } else {
                socket.reply(packet, packet.buffer());
            }
        })) {
            assertThirdFails(Asked.answer(Asked.messages(ECHO, Protocol.UDP, peer.port(), SECONDS)));
        }
    }

    private static void assertThirdFails(JsonObject answer) {
        assertThat(answer.getLong("failures")).as("%s", answer).isPositive();
        assertThat(2.0 * answer.getLong("failures") / answer.getLong("total")).isBetween(0.9, 1.1);
    }

    @Test
    void a_server_that_says_more_than_it_was_asked_is_no_echo() {
        AtomicInteger messages = new AtomicInteger();
        try (EchoPeer peer = EchoPeer.streams(Protocol.TCP, (socket, bytes) -> {
            socket.send(bytes);
            if (messages.incrementAndGet() == 20) {
                socket.send(ByteBuffer.wrap(new byte[] {1}));
            }
        })) {
            JsonObject answer = Asked.answer(Asked.messages(RATE, Protocol.TCP, peer.port(), SECONDS)
                    .put("rate", 400)
                    .put("connections", 4));

            assertThat(answer.getLong("failures")).as("%s", answer).isPositive();
        }
    }

    @Test
    void a_message_that_never_comes_back_is_a_failure() {
        AtomicInteger messages = new AtomicInteger();
        try (EchoPeer peer = EchoPeer.streams(Protocol.TCP, (socket, bytes) -> {
            if (messages.incrementAndGet() != 20) {
                socket.send(bytes);
            }
        })) {
            JsonObject answer = Asked.answer(Asked.messages(ECHO, Protocol.TCP, peer.port(), SECONDS));

            assertThat(answer.getLong("failures")).as("%s", answer).isEqualTo(1);
            assertThat(answer.getLong("total")).isGreaterThan(20);
        }
    }

    @Test
    void a_lost_datagram_is_a_failure_and_another_one_takes_its_place() {
        AtomicInteger messages = new AtomicInteger();
        try (EchoPeer peer = EchoPeer.datagrams((socket, packet) -> {
            if (messages.incrementAndGet() != 10) {
                socket.reply(packet, packet.buffer());
            }
        })) {
            JsonObject answer = Asked.answer(
                    Asked.messages(ECHO, Protocol.UDP, peer.port(), 0.8).put("connections", 1)); // lost after 0.5 s

            assertThat(answer.getLong("failures")).as("%s", answer).isEqualTo(1);
            assertThat(answer.getLong("total")).isGreaterThan(9);
        }
    }

    @Test
    void datagrams_that_come_twice_count_once() {
        try (EchoPeer peer = EchoPeer.datagrams((socket, packet) -> {
            socket.reply(packet, packet.buffer());
            socket.reply(packet, packet.buffer());
        })) {
            JsonObject answer = Asked.answer(
                    Asked.messages(RATE, Protocol.UDP, peer.port(), SECONDS).put("rate", 1000));

            assertThat(answer.getLong("messages")).as("%s", answer).isEqualTo(200);
            assertThat(answer.getLong("failures")).isZero();
        }
    }

    @Test
    void a_server_without_tls_is_an_error() {
        try (EchoPeer peer = EchoPeer.of(Maker.BERTH, Protocol.TCP)) {
            JsonObject answer = Asked.answer(Asked.messages(ECHO, Protocol.TLS, peer.port(), SECONDS));

            assertThat(answer.getString("error")).startsWith("no connection to 127.0.0.1:" + peer.port());
        }
    }

    @Test
    void a_source_that_cannot_be_bound_is_an_error() {
        try (EchoPeer peer = EchoPeer.of(Maker.BERTH, Protocol.TCP)) {
            JsonObject answer = Asked.answer(
                    Asked.request(IDLE, Protocol.TCP, peer.port()).put("addresses", new JsonArray().add("10.0.0.1")));

            assertThat(answer.getString("error")).contains("'addresses' is 10.0.0.1", "127.0.0.1");
        }
    }

    @Test
    void more_connections_than_descriptors_are_refused_before_anything_is_opened() {
        assertThatThrownBy(() -> Descriptors.require(Integer.MAX_VALUE))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("ask for at most")
                .hasMessageContaining("ulimit -n");
    }
}
