package io.berth.benchmarks.duel;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The load: takes one order at a time and tells what came of it. */
interface Traffic extends AutoCloseable {
    /**
     * Drives a server as the order says, and waits until that is done.
     *
     * @throws DuelException when it could not be done, or took longer than this
     */
    Answer order(JsonObject order, Duration patience) throws DuelException, InterruptedException;

    @Override
    void close();
}
