package io.berth.benchmarks.duel;

import io.berth.benchmarks.report.Measure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the load tells when it has carried out an order.
 *
 * @param messages that were echoed
 * @param connections that were opened
 * @param total those that the server has dealt with, in the time that counts and before
 * @param seconds that it took
 * @param failures messages or connections that got lost
 * @param latencies percentiles in microseconds, where they were taken
 */
record Answer(
        long messages, long connections, long total, double seconds, long failures, Map<Measure, Double> latencies) {
    private static final Map<String, Measure> PERCENTILES = Map.of(
            "p50", Measure.P50, "p90", Measure.P90, "p99", Measure.P99, "p999", Measure.P999, "max", Measure.MAX);

    static Answer parse(String line) throws DuelException {
        try {
            JsonObject json = new JsonObject(line);
            String error = json.getString("error");
            if (error != null) {
                throw new DuelException("the load reports: " + error, List.of());
            }
            long messages = json.getLong("messages", 0L);
            long connections = json.getLong("connections", 0L);
            return new Answer(
                    messages,
                    connections,
                    json.getLong("total", messages > 0 ? messages : connections),
                    json.getDouble("seconds", 0.0),
                    json.getLong("failures", 0L),
                    latencies(json.getJsonObject("latency", new JsonObject())));
        } catch (DecodeException | ClassCastException e) {
            throw new DuelException("the load's answer makes no sense: " + line, List.of());
        }
    }

    private static Map<Measure, Double> latencies(JsonObject json) {
        Map<Measure, Double> latencies = new EnumMap<>(Measure.class);
        PERCENTILES.forEach((name, measure) -> {
            if (json.getDouble(name) != null) {
                latencies.put(measure, json.getDouble(name));
            }
        });
        return latencies;
    }
}
