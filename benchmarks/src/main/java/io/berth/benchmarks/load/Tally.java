package io.berth.benchmarks.load;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What came of a request on one loop, or on all of them together. One thread. */
final class Tally {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    private final Histogram latency = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram lateness = new Histogram(LONGEST_NANOS, DIGITS);
    private long counted;
    private long total;
    private long failures;

    /** One came back as it was sent. */
    void answered(long nanos, boolean counts) {
        total++;
        if (counts) {
            counted++;
            record(latency, nanos);
        }
    }

    /** How late a message was sent: the load's own doing. */
    void late(long nanos) {
        record(lateness, nanos);
    }

    void failed(long times) {
        failures += times;
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
    }

    /** How many came back within the time that counts. */
    long counted() {
        return counted;
    }

    /** How many came back at all. */
    long total() {
        return total;
    }

    long failures() {
        return failures;
    }

    void add(Tally other) {
        latency.add(other.latency);
        lateness.add(other.lateness);
        counted += other.counted;
        total += other.total;
        failures += other.failures;
    }

    /** The answer to a request for so many connections. */
    JsonObject answer(long connections, double seconds) {
        JsonObject answer = new JsonObject()
                .put("messages", counted)
                .put("connections", connections)
                .put("seconds", seconds)
                .put("failures", failures)
                .put("total", total);
        if (latency.getTotalCount() > 0) {
            answer.put("latency", percentiles(latency));
        }
        if (lateness.getTotalCount() > 0) {
            answer.put("late", percentiles(lateness));
        }
        return answer;
    }

    private static JsonObject percentiles(Histogram histogram) {
        return new JsonObject()
                .put("p50", micros(histogram.getValueAtPercentile(50)))
                .put("p90", micros(histogram.getValueAtPercentile(90)))
                .put("p99", micros(histogram.getValueAtPercentile(99)))
                .put("p999", micros(histogram.getValueAtPercentile(99.9)))
                .put("max", micros(histogram.getMaxValue()));
    }

    private static double micros(long nanos) {
        return Math.round(nanos / 100.0) / 10.0;
    }
}
