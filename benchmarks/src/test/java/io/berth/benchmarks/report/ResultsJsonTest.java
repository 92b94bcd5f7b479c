package io.berth.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResultsJsonTest {
    private final JsonObject json =
            new JsonObject(ResultsJson.of(Example.results()).encode());

    @Test
    void it_says_where_and_with_what_in_mind() {
        assertThat(json.getJsonObject("machine").getString("java")).isEqualTo("Somebody 17");
        assertThat(json.getJsonArray("notes")).isEqualTo(new JsonArray().add("these numbers are rough"));
    }

    @Test
    void an_outcome_names_the_work_so_that_programs_understand_it() {
        JsonObject outcome = json.getJsonArray("outcomes").getJsonObject(0);

        assertThat(outcome.copy().putNull("peers"))
                .isEqualTo(new JsonObject()
                        .put("title", "echo over TCP: 64 B, 64 connections, 1 in flight on each")
                        .put("suite", "plain")
                        .put("protocol", "tcp")
                        .put("connections", 64)
                        .put("size", 64)
                        .put("depth", 1)
                        .put("rate", 0)
                        .putNull("peers"));
    }

    @Test
    void a_figure_has_its_rounds_its_spread_and_the_ratio_to_the_first_peer() {
        JsonObject cpu = json.getJsonArray("outcomes")
                .getJsonObject(0)
                .getJsonObject("peers")
                .getJsonObject("berth")
                .getJsonObject("cpuMicros");

        assertThat(cpu.getDouble("median")).isEqualTo(6.4);
        assertThat(cpu.getDouble("least")).isEqualTo(6.0);
        assertThat(cpu.getDouble("most")).isEqualTo(6.8);
        assertThat(cpu.getJsonArray("rounds"))
                .isEqualTo(new JsonArray().add(6.0).add(6.8));
        assertThat(cpu.getJsonObject("ratio").getDouble("least")).isEqualTo(0.75);
    }

    @Test
    void a_failure_is_there_with_what_was_printed_last() {
        assertThat(json.getJsonArray("failures").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("peer", "threads")
                        .put("where", "start, tcp")
                        .put("what", "ended with status 3")
                        .put("lastLines", new JsonArray().add("out of <luck>")));
    }
}
