package io.berth.benchmarks.load;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Security;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Load for echo servers on this host, by Berth's own clients. It reads a request a line, a JSON object, and answers each by
 * such a line, until its input ends; it stays warm in between, and one request does not wait for another process to start.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.load.Load}, and write for instance
 *
 * <pre>
 * {"kind":"echo","protocol":"tcp","port":3000,"connections":64,"size":64,"depth":1,"seconds":2}
 * {"kind":"rate","protocol":"udp","port":3000,"connections":16,"size":64,"rate":10000,"seconds":2}
 * {"kind":"connect","protocol":"tls","port":3000,"connections":8,"seconds":2}
 * {"kind":"idle","protocol":"tcp","port":3000,"connections":10000,"addresses":["127.0.0.1","127.0.0.2"]}
 * {"kind":"close"}
 * </pre>
 *
 * <p>Any but the last may have {@code loops}, the number of threads (1); the first three {@code warmup}, seconds whose
 * messages do not count (0); and {@code connect} may have {@code resumed}, for TLS sessions that are resumed (false). In the
 * answer, {@code messages} are those that came back as they were sent within the time that counts, {@code total} those of
 * all the time, which is what a server's processor time is to be divided by; {@code late} says how late messages of a
 * rate were sent, which is the load's own doing and part of their latency. Latencies are in microseconds.
 *
 * <p><b>Threading</b>: one thread at a time; loops have threads of their own.
 *
 * <p><b>Failure</b>: an answer {@code {"error": ...}} in one line that says what to do. A message that is lost, wrong or on its
 * way when its connection is closed is one of {@code failures}.
 */
public final class Load implements AutoCloseable {
    private final Crew crew = new Crew();
    private final List<Held> held = new ArrayList<>();

    private record Held(Shift shift, int connections, Security security) {}

    /**
     * Answers requests until there are no more.
     *
     * @param args none
     * @throws IOException when the input cannot be read
     */
    public static void main(String[] args) throws IOException {
        if (args.length > 0) {
            System.err.println(
                    "load: it takes no arguments: write requests to its input, such as {\"kind\":\"close\"}");
            System.exit(2);
        }
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Load load = new Load()) {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                if (!line.isBlank()) {
                    System.out.println(load.answer(line));
                }
            }
        }
    }

    /** Does what a request asks for, and says what came of it. */
    String answer(String request) {
        try {
            return answer(Request.parse(request)).encode();
        } catch (LoadException e) {
            return error(e.getMessage());
        } catch (RuntimeException e) {
            e.printStackTrace();
            return error(e.toString());
        }
    }

    private static String error(String message) {
        return new JsonObject().put("error", message.replaceAll("\\s+", " ")).encode();
    }

    private JsonObject answer(Request request) {
        if (request instanceof Request.Echo echo) {
            return echo(echo);
        } else if (request instanceof Request.Rate rate) {
            return rate(rate);
        } else if (request instanceof Request.Connect connect) {
            return connect(connect);
        } else if (request instanceof Request.Idle idle) {
            return idle(idle);
        }
        return closeHeld();
    }

    private JsonObject echo(Request.Echo echo) {
        return traffic(
                echo.target(), echo.size(), echo.depth(), echo.span(), (loop, tally) -> new ClosedLoop(echo.depth()));
    }

    private JsonObject rate(Request.Rate rate) {
        int loops = rate.target().loops();
        return traffic(
                rate.target(),
                rate.size(),
                64,
                rate.span(),
                (loop, tally) -> new OpenLoop(rate.perSecond(), loop, loops, tally));
    }

    private interface Paces {
        Pace of(int loop, Tally tally);
    }

    private JsonObject traffic(Request.Target target, int size, int depth, Request.Span span, Paces paces) {
        if (target.protocol() == Protocol.UDP) {
            return driven(target, span, (loop, number) -> {
                Tally tally = new Tally();
                Pace pace = paces.of(number, tally);
                return new DatagramTraffic(loop, target.port(), target.share(number), size, depth, pace, tally);
            });
        }
        Security security = target.protocol().security(true);
        try {
            return driven(target, span, (loop, number) -> {
                Tally tally = new Tally();
                return stream(loop, security, target, number, size, paces.of(number, tally), tally);
            });
        } finally {
            Protocol.close(security);
        }
    }

    private static Job stream(
            Loop<?> loop, Security security, Request.Target target, int number, int size, Pace pace, Tally tally) {
        return new StreamTraffic<>(loop, security, target.port(), target.share(number), size, pace, tally);
    }

    private JsonObject connect(Request.Connect connect) {
        Request.Target target = connect.target();
        Security security = target.protocol().security(connect.resumed());
        try {
            JsonObject answer = driven(
                    target,
                    connect.span(),
                    (loop, number) -> new VisitTraffic<>(loop, security, target.port(), target.share(number)));
            return answer.put("connections", answer.getLong("messages"));
        } finally {
            Protocol.close(security);
        }
    }

    private JsonObject driven(Request.Target target, Request.Span span, Shift.Share share) {
        Descriptors.require(target.connections());
        try (Shift shift = crew.open(target.loops(), share)) {
            return shift.drive(span).answer(target.connections(), span.seconds());
        }
    }

    private JsonObject idle(Request.Idle idle) {
        Request.Target target = idle.target();
        Descriptors.require(target.connections());
        long begin = System.nanoTime();
        Security security = target.protocol().security(false); // so that one is like the other
        try {
            Shift shift = crew.open(
                    target.loops(),
                    (loop, number) ->
                            new Holding<>(loop, security, target.port(), target.share(number), idle.sources()));
            held.add(new Held(shift, target.connections(), security));
        } catch (RuntimeException e) {
            Protocol.close(security);
            throw e;
        }
        return new JsonObject()
                .put("connections", target.connections())
                .put("seconds", (System.nanoTime() - begin) / 1e9)
                .put("failures", 0);
    }

    private JsonObject closeHeld() {
        long begin = System.nanoTime();
        long connections = 0;
        long failures = 0;
        for (Held each : held) {
            connections += each.connections();
            each.shift().close();
            failures += each.shift().sum().failures();
            Protocol.close(each.security());
        }
        held.clear();
        return new JsonObject()
                .put("connections", connections)
                .put("seconds", (System.nanoTime() - begin) / 1e9)
                .put("failures", failures);
    }

    @Override
    public void close() {
        closeHeld();
        crew.close();
    }
}
