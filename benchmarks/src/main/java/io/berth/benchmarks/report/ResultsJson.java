package io.berth.benchmarks.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Results as JSON, with what each round gave. Any thread; it keeps nothing. */
public final class ResultsJson {
    private ResultsJson() {}

    /** All of it. */
    public static JsonObject of(Results results) {
        return new JsonObject()
                .put("machine", machine(results.machine()))
                .put("notes", new JsonArray(results.notes()))
                .put(
                        "outcomes",
                        array(results.outcomes().stream()
                                .map(ResultsJson::outcome)
                                .toList()))
                .put(
                        "failures",
                        array(results.failures().stream()
                                .map(ResultsJson::failure)
                                .toList()));
    }

    private static JsonArray array(List<JsonObject> objects) {
        return new JsonArray(objects);
    }

    private static JsonObject machine(Machine machine) {
        return new JsonObject()
                .put("date", machine.date())
                .put("system", machine.system())
                .put("processor", machine.processor())
                .put("java", machine.java());
    }

    private static JsonObject outcome(Outcome outcome) {
        Work work = outcome.work();
        JsonObject peers = new JsonObject();
        outcome.peers().forEach((peer, figures) -> peers.put(peer, figures(figures)));
        return new JsonObject()
                .put("title", work.title())
                .put("suite", work.suite().name())
                .put("protocol", work.protocol().name())
                .put("connections", work.connections())
                .put("size", work.size())
                .put("depth", work.depth())
                .put("rate", work.rate())
                .put("peers", peers);
    }

    private static JsonObject figures(Map<Measure, Figure> figures) {
        JsonObject json = new JsonObject();
        figures.forEach((measure, figure) -> {
            JsonObject one = spread(figure.spread()).put("rounds", new JsonArray(figure.rounds()));
            json.put(measure.key(), figure.ratio() == null ? one : one.put("ratio", spread(figure.ratio())));
        });
        return json;
    }

    private static JsonObject spread(Spread spread) {
        return new JsonObject()
                .put("median", spread.median())
                .put("least", spread.low())
                .put("most", spread.high());
    }

    private static JsonObject failure(Failure failure) {
        return new JsonObject()
                .put("peer", failure.peer())
                .put("where", failure.where())
                .put("what", failure.what())
                .put("lastLines", new JsonArray(failure.lastLines()));
    }
}
