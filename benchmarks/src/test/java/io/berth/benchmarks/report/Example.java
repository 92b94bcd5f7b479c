package io.berth.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results of a run that never was. */
final class Example {
    static final Work ECHO = Work.echo(Suite.plain, Protocol.tcp, 64, 64, 1);

    private Example() {}

    static Results results() {
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(Outcome.of(ECHO, rounds(1)));
        outcomes.add(Outcome.of(Work.echo(Suite.plain, Protocol.tcp, 1000, 64, 1), rounds(2)));
        outcomes.add(Outcome.of(Work.echo(Suite.tls, Protocol.tls, 64, 16 * 1024, 1), rounds(3)));
        outcomes.add(Outcome.of(Work.rate(Protocol.tcp, 64, 64, 20_000), rounds(4)));
        outcomes.add(Outcome.of(Work.connect(Protocol.tcp, 16), one(Measure.CONNECTIONS, 5000)));
        outcomes.add(Outcome.of(Work.idle(Protocol.tcp, 10_000), one(Measure.HEAP, 195)));
        Machine machine = new Machine("2026-01-01", "Linux 6 amd64", "a processor, 2 cores", "Somebody 17");
        Failure failure = new Failure("threads", "start, tcp", "ended with status 3", List.of("out of <luck>"));
        return new Results(machine, List.of("these numbers are rough"), outcomes, List.of(failure));
    }

    private static Map<String, List<Map<Measure, Double>>> rounds(int scale) {
        Map<String, List<Map<Measure, Double>>> rounds = new LinkedHashMap<>();
        rounds.put("vertx", List.of(round(100_000, 8.0 * scale), round(110_000, 8.5 * scale)));
        rounds.put("berth", List.of(round(123_456, 6.0 * scale), round(123_456, 6.8 * scale)));
        return rounds;
    }

    private static Map<Measure, Double> round(double messages, double cpu) {
        return Map.of(
                Measure.MESSAGES, messages,
                Measure.CPU, cpu,
                Measure.P50, 40.0,
                Measure.P90, 90.0,
                Measure.P99, 700.0,
                Measure.P999, 1500.0,
                Measure.MAX, 31_000.0);
    }

    private static Map<String, List<Map<Measure, Double>>> one(Measure measure, double value) {
        return Map.of("a & b", List.of(Map.of(measure, value)));
    }
}
