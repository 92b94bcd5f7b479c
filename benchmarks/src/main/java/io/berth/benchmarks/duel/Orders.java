package io.berth.benchmarks.duel;

import io.berth.benchmarks.report.Suite;
import io.berth.benchmarks.report.Work;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The words in which the load is told what to do. */
final class Orders {
    /** Of a loopback address the kernel gives about so many ports away. */
    private static final int PORTS_OF_AN_ADDRESS = 20_000;

    private Orders() {}

    /** To carry out a work for so long. */
    static JsonObject timed(Work work, int port, double seconds) {
        JsonObject order = to(work, port)
                .put("kind", work.suite() == Suite.connect ? "connect" : work.rate() > 0 ? "rate" : "echo")
                .put("seconds", seconds);
        if (work.suite() != Suite.connect) {
            order.put("size", work.size()).put("depth", work.depth());
        }
        return work.rate() > 0 ? order.put("rate", work.rate()) : order;
    }

    /** To open so many connections and keep them. */
    static JsonObject hold(Work work, int port, int connections) {
        JsonArray addresses = new JsonArray();
        for (int i = 0; i <= (connections - 1) / PORTS_OF_AN_ADDRESS; i++) {
            addresses.add("127.0.0." + (i + 1));
        }
        return to(work, port)
                .put("kind", "idle")
                .put("connections", connections)
                .put("addresses", addresses);
    }

    /** To close those that are kept. */
    static JsonObject letGo() {
        return new JsonObject().put("kind", "close");
    }

    private static JsonObject to(Work work, int port) {
        return new JsonObject()
                .put("protocol", work.protocol().name())
                .put("port", port)
                .put("connections", work.connections());
    }
}
