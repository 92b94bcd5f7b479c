package io.berth.benchmarks.duel;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * A load in a process of its own, which takes orders as lines of JSON and answers each with another. One that has died or that
 * does not answer is replaced when the next order comes.
 */
final class TrafficProcess implements Traffic {
    private final List<String> command;
    private Child child;

    TrafficProcess(List<String> command) {
        this.command = command;
    }

    @Override
    public Answer order(JsonObject order, Duration patience) throws DuelException, InterruptedException {
        if (child == null) {
            child = new Child(command, "{");
        }
        String answer;
        try {
            child.type(order.encode());
            answer = child.line(patience);
        } catch (DuelException e) {
            close(); // an answer that comes later would be taken for that to another order
            throw new DuelException("the load " + e.getMessage(), e.lastLines());
        }
        return Answer.parse(answer);
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
            child = null;
        }
    }
}
