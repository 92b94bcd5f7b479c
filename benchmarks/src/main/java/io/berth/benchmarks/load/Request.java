package io.berth.benchmarks.load;

import java.net.InetSocketAddress;
import java.util.List;

/** What the load is asked to do. */
sealed interface Request {
    /** The kinds of requests, as they are written. */
    enum Kind {
        ECHO,
        RATE,
        CONNECT,
        IDLE,
        CLOSE
    }

    /** Whom to talk to, over how many connections (UDP: sockets), from how many loops. */
    record Target(Protocol protocol, int port, int connections, int loops) {
        private static Target of(Fields fields) {
            int connections = fields.number("connections", 1, 1_000_000);
            return new Target(
                    fields.name("protocol", Protocol.class),
                    fields.number("port", 1, 65535),
                    connections,
                    fields.number("loops", 1, Math.min(connections, 64), 1));
        }

        /** How many connections are the share of a loop. */
        int share(int loop) {
            return connections / loops + (loop < connections % loops ? 1 : 0);
        }
    }

    /** How long: what comes back in the first {@code warmup} seconds does not count. */
    record Span(double warmup, double seconds) {
        private static Span of(Fields fields) {
            return new Span(fields.amount("warmup", 0, 3600, 0), fields.amount("seconds", 0.01, 86400));
        }
    }

    /** A closed loop: so many messages in flight on each connection. */
    record Echo(Target target, int size, int depth, Span span) implements Request {}

    /** An open loop: so many messages a second, whether or not the server keeps up. */
    record Rate(Target target, int size, double perSecond, Span span) implements Request {}

    /** Clients that connect, have a byte echoed and close, again and again. */
    record Connect(Target target, boolean resumed, Span span) implements Request {}

    /** Connections that are opened and held. */
    record Idle(Target target, List<InetSocketAddress> sources) implements Request {}

    /** The end of all connections that are held. */
    record Close() implements Request {}

    static Request parse(String line) {
        Fields fields = Fields.of(line);
        Request request = switch (fields.name("kind", Kind.class)) {
            case ECHO -> echo(fields);
            case RATE -> rate(fields);
            case CONNECT -> connect(fields);
            case IDLE -> new Idle(streams(fields), fields.sources("addresses"));
            case CLOSE -> new Close();
        };
        fields.requireNoMore();
        return request;
    }

    private static Echo echo(Fields fields) {
        Target target = Target.of(fields);
        return new Echo(target, size(fields, target), fields.number("depth", 1, 4096, 1), Span.of(fields));
    }

    /** It may have a depth, so that an echo becomes a rate by a field more; there is none in an open loop. */
    private static Rate rate(Fields fields) {
        Target target = Target.of(fields);
        fields.number("depth", 1, 4096, 1);
        return new Rate(target, size(fields, target), fields.amount("rate", 0.1, 100e6), Span.of(fields));
    }

    private static Connect connect(Fields fields) {
        Connect connect = new Connect(streams(fields), fields.choice("resumed"), Span.of(fields));
        if (connect.resumed && connect.target.protocol() != Protocol.TLS) {
            throw new LoadException("field 'resumed' is for protocol tls: leave it out");
        }
        return connect;
    }

    private static int size(Fields fields, Target target) {
        return target.protocol() == Protocol.UDP
                ? fields.number("size", Flow.LEAST_SIZE, Flow.MOST_SIZE)
                : fields.number("size", 1, Payload.MOST_SIZE);
    }

    private static Target streams(Fields fields) {
        Target target = Target.of(fields);
        if (target.protocol() == Protocol.UDP) {
            throw new LoadException("UDP has no connections to open: ask for protocol tcp or tls, or for kind echo");
        }
        return target;
    }
}
