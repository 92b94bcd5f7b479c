package io.berth.benchmarks.duel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.berth.benchmarks.report.Measure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrafficProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonObject ECHO = new JsonObject().put("kind", "echo");

    @Test
    void an_answer_is_read_whatever_else_is_printed() throws Exception {
        try (Traffic traffic = new TrafficProcess(Actor.command("load"))) {
            assertThat(traffic.order(ECHO, PATIENCE))
                    .isEqualTo(new Answer(7, 2, 7, 0.5, 1, Map.of(Measure.P50, 3.0, Measure.MAX, 9.5)));
        }
    }

    @Test
    void an_error_of_the_load_is_reported_and_the_next_order_is_carried_out() throws Exception {
        try (Traffic traffic = new TrafficProcess(Actor.command("load"))) {
            assertThatThrownBy(() -> traffic.order(new JsonObject().put("kind", "odd"), PATIENCE))
                    .isInstanceOf(DuelException.class)
                    .hasMessage("the load reports: kind is unknown: name one of echo");

            assertThat(traffic.order(ECHO, PATIENCE).messages()).isEqualTo(7);
        }
    }

    @Test
    void a_load_that_dies_is_reported_with_its_last_words_and_replaced() throws Exception {
        try (Traffic traffic = new TrafficProcess(Actor.command("load"))) {
            DuelException death = catchThrowableOfType(
                    DuelException.class, () -> traffic.order(new JsonObject().put("kind", "die"), PATIENCE));

            assertThat(death).hasMessage("the load ended with status 3");
            assertThat(death.lastLines()).contains("told to die");
            assertThat(traffic.order(ECHO, PATIENCE).messages()).isEqualTo(7);
        }
    }

    @Test
    void a_load_that_does_not_answer_is_given_up() throws Exception {
        try (Traffic traffic = new TrafficProcess(Actor.command("silent"))) {
            assertThatThrownBy(() -> traffic.order(ECHO, Duration.ofMillis(100)))
                    .isInstanceOf(DuelException.class)
                    .hasMessage("the load did not say '{' within 0.1 s");
        }
    }

    @Test
    void an_answer_that_is_not_json_is_reported_as_it_is() {
        assertThatThrownBy(() -> Answer.parse("{messages}"))
                .isInstanceOf(DuelException.class)
                .hasMessage("the load's answer makes no sense: {messages}");
    }
}
