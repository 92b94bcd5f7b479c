package io.berth.benchmarks.load;

import static io.berth.benchmarks.load.Request.Kind.CLOSE;
import static io.berth.benchmarks.load.Request.Kind.CONNECT;
import static io.berth.benchmarks.load.Request.Kind.ECHO;
import static io.berth.benchmarks.load.Request.Kind.IDLE;
import static io.berth.benchmarks.load.Request.Kind.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.benchmarks.load.EchoPeer.Maker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of request, over each protocol, to servers that do what they should. */
@Timeout(60)
class LoadTest {
    private static final double SECONDS = 0.2;

    static Stream<Arguments> servers() {
        return Stream.of(Protocol.values()).flatMap(protocol -> on(protocol));
    }

    static Stream<Arguments> streams() {
        return Stream.of(Protocol.TCP, Protocol.TLS).flatMap(protocol -> on(protocol));
    }

    private static Stream<Arguments> on(Protocol protocol) {
        return Stream.of(Maker.values()).map(maker -> Arguments.of(maker, protocol));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void messages_that_come_back_are_counted_and_timed(Maker maker, Protocol protocol) {
        try (EchoPeer peer = EchoPeer.of(maker, protocol)) {
            JsonObject answer = Asked.answer(
                    Asked.messages(ECHO, protocol, peer.port(), SECONDS).put("depth", 3));

            assertThat(answer.getLong("messages")).as("%s", answer).isPositive();
            assertThat(answer.getLong("total")).isGreaterThanOrEqualTo(answer.getLong("messages"));
            assertThat(answer.getInteger("connections")).isEqualTo(4);
            assertThat(answer.getDouble("seconds")).isEqualTo(SECONDS);
            assertThat(answer.getLong("failures")).isZero();
            isInOrder(answer.getJsonObject("latency"));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_rate_is_kept_within_5_percent(Maker maker, Protocol protocol) {
        try (EchoPeer peer = EchoPeer.of(maker, protocol)) {
            JsonObject answer = Asked.answer(Asked.messages(RATE, protocol, peer.port(), 0.4)
                    .put("rate", 500)
                    .put("warmup", 0.1));

            assertThat(answer.getLong("messages") / answer.getDouble("seconds"))
                    .as("%s", answer)
                    .isBetween(475.0, 525.0);
            assertThat(answer.getLong("total")).isBetween(238L, 262L);
            assertThat(answer.getLong("failures")).isZero();
            isInOrder(answer.getJsonObject("latency"));
            isInOrder(answer.getJsonObject("late"));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void clients_connect_and_close_again_and_again(Maker maker, Protocol protocol) {
        try (EchoPeer peer = EchoPeer.of(maker, protocol)) {
            JsonObject answer =
                    Asked.answer(Asked.request(CONNECT, protocol, peer.port()).put("seconds", 2 * SECONDS));

            assertThat(answer.getLong("total")).as("%s", answer).isGreaterThan(4);
            assertThat(answer.getLong("failures")).isZero();
            isInOrder(answer.getJsonObject("latency"));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void connections_are_held_until_they_are_closed(Maker maker, Protocol protocol) {
        try (EchoPeer peer = EchoPeer.of(maker, protocol);
                Load load = new Load()) {
            JsonObject first = Asked.answer(load, Asked.request(IDLE, protocol, peer.port()));
            JsonObject second = Asked.answer(load, Asked.request(IDLE, protocol, peer.port()));
            JsonObject between = Asked.answer(load, Asked.messages(ECHO, protocol, peer.port(), 0.05));
            JsonObject closed = Asked.answer(load, close());
            JsonObject again = Asked.answer(load, close());

            assertThat(first.getInteger("connections")).as("%s", first).isEqualTo(4);
            assertThat(second.getInteger("connections")).isEqualTo(4);
            assertThat(between.getLong("failures")).isZero();
            assertThat(closed.getInteger("connections")).isEqualTo(8);
            assertThat(closed.getLong("failures")).isZero();
            assertThat(again.getInteger("connections")).isZero();
        }
    }

    @Test
    void held_connections_come_from_the_addresses_in_turn() {
        try (EchoPeer peer = EchoPeer.of(Maker.BERTH, Protocol.TCP)) {
            JsonArray addresses = new JsonArray(List.of("127.0.0.2", "127.0.0.3"));

            JsonObject answer =
                    Asked.answer(Asked.request(IDLE, Protocol.TCP, peer.port()).put("addresses", addresses));

            assertThat(answer.getInteger("connections")).as("%s", answer).isEqualTo(4);
            assertThat(peer.clients())
                    .extracting(client -> client.getAddress().getHostAddress())
                    .containsExactlyInAnyOrder("127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.3");
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void messages_larger_than_what_is_read_at_a_time_come_back_too(Maker maker, Protocol protocol) {
        try (EchoPeer peer = EchoPeer.of(maker, protocol)) {
            int size = protocol == Protocol.UDP ? 2000 : 300_000;

            JsonObject answer = Asked.answer(
                    Asked.messages(ECHO, protocol, peer.port(), SECONDS).put("size", size));

            assertThat(answer.getLong("total")).as("%s", answer).isPositive();
            assertThat(answer.getLong("failures")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connections_are_spread_over_loops(Protocol protocol) {
        try (EchoPeer peer = EchoPeer.of(Maker.BERTH, protocol)) {
            JsonObject answer = Asked.answer(Asked.messages(RATE, protocol, peer.port(), SECONDS)
                    .put("rate", 1000)
                    .put("connections", 5)
                    .put("loops", 2));

            assertThat(answer.getLong("messages")).as("%s", answer).isEqualTo(200);
            assertThat(answer.getLong("failures")).isZero();
        }
    }

    @Test
    void resumed_sessions_are_asked_for_by_a_field() {
        try (EchoPeer peer = EchoPeer.of(Maker.BERTH, Protocol.TLS)) {
            JsonObject answer = Asked.answer(Asked.request(CONNECT, Protocol.TLS, peer.port())
                    .put("seconds", 2 * SECONDS)
                    .put("resumed", true));

            assertThat(answer.getLong("total")).as("%s", answer).isGreaterThan(4);
            assertThat(answer.getLong("failures")).isZero();
        }
    }

    private static JsonObject close() {
        return new JsonObject().put("kind", CLOSE.name().toLowerCase(Locale.ROOT));
    }

    private static void isInOrder(JsonObject latency) {
        assertThat(Stream.of("p50", "p90", "p99", "p999", "max").map(latency::getDouble))
                .isSorted()
                .allMatch(micros -> micros > 0);
    }
}
