package io.berth.benchmarks.load;

import com.sun.management.ThreadMXBean;
import io.berth.benchmarks.load.EchoPeer.Maker;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/** Prints how many bytes the load allocates for a message, by kind of request and protocol. */
final class Costs {
    static final double NEXT_TO_NOTHING = 1; // an object has 16

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double FEW_SECONDS = 0.05;
    private static final double MANY_SECONDS = 0.3;
    private static final int MOST_ROUNDS = 12; // until the compiler is done

    /** What a request has cost in the load's thread. */
    private record Cost(long bytes, long messages) {
        double eachMoreThan(Cost less) {
            return Math.abs((double) (bytes - less.bytes) / (messages - less.messages));
        }
    }

    private Costs() {}

    public static void main(String[] args) {
        for (Protocol protocol : Protocol.values()) {
            try (EchoPeer peer = EchoPeer.of(Maker.BERTH, protocol);
                    Load load = new Load()) {
                for (Request.Kind kind : List.of(Request.Kind.ECHO, Request.Kind.RATE)) {
                    System.out.println(kind + " " + protocol + " " + least(load, kind, protocol, peer.port()));
                }
            }
        }
    }

    private static double least(Load load, Request.Kind kind, Protocol protocol, int port) {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && least >= NEXT_TO_NOTHING; round++) {
            Cost few = cost(load, request(kind, protocol, port, FEW_SECONDS));
            Cost many = cost(load, request(kind, protocol, port, MANY_SECONDS));
            least = Math.min(least, many.eachMoreThan(few));
        }
        return least;
    }

    private static JsonObject request(Request.Kind kind, Protocol protocol, int port, double seconds) {
        JsonObject request = Asked.messages(kind, protocol, port, seconds);
        return kind == Request.Kind.RATE ? request.put("rate", 10_000) : request;
    }

    private static Cost cost(Load load, JsonObject request) {
        long before = allocated();
        JsonObject answer = Asked.answer(load, request);
        return new Cost(allocated() - before, answer.getLong("total"));
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals("load-0"))
                .mapToLong(thread -> THREADS.getThreadAllocatedBytes(thread.getThreadId()))
                .sum();
    }
}
