package io.berth.benchmarks.load;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Asks a load of its own, as a line on its input would. */
final class Asked {
    private Asked() {}

    /** A request, to which a test adds what it is about. */
    static JsonObject request(Request.Kind kind, Protocol protocol, int port) {
        return new JsonObject()
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .put("protocol", protocol.name().toLowerCase(Locale.ROOT))
                .put("port", port)
                .put("connections", 4);
    }

    /** A request for messages of 64 bytes. */
    static JsonObject messages(Request.Kind kind, Protocol protocol, int port, double seconds) {
        return request(kind, protocol, port).put("size", 64).put("seconds", seconds);
    }

    static JsonObject answer(JsonObject request) {
        try (Load load = new Load()) {
            return answer(load, request);
        }
    }

    static JsonObject answer(Load load, JsonObject request) {
        return new JsonObject(load.answer(request.encode()));
    }
}
