package io.berth.demo;

import io.berth.reservation.PortRange;
import io.berth.reservation.PortReservation;
import io.berth.reservation.Protocol;
import io.berth.reservation.ReservationException;
import io.berth.reservation.ReservationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth port}: prints ports that are free. */
@Command(
        name = "port",
        description = "Prints free ports, a line each. Nothing holds them afterwards: 'berth hold' does.",
        mixinStandardHelpOptions = true)
final class Port implements Callable<Integer> {
    @Parameters(
            index = "0..1",
            arity = "0..2",
            paramLabel = "FROM TO",
            description = "range to choose from (15000 65535); TO is not in it")
    private List<Integer> range = new ArrayList<>();

    @Option(names = "--inclusive", description = "TO is in the range too")
    private boolean inclusive;

    @Option(names = "--count", defaultValue = "1", description = "how many, all or none (1)")
    private int count;

    @Option(names = "--consecutive", description = "whose numbers follow each other")
    private boolean consecutive;

    @Option(names = "--random", description = "chosen at random")
    private boolean random;

    @Option(names = "--host", description = "free on this address or name; otherwise on every address")
    private String host;

    @Option(names = "--ephemeral", description = "also those that the kernel gives to clients, or has set aside")
    private boolean ephemeral;

    @ArgGroup
    private Protocols protocols = new Protocols();

    /** One of the two, or neither. */
    static final class Protocols {
        @Option(names = "--tcp", description = "free for TCP; otherwise for both")
        private boolean tcp;

        @Option(names = "--udp", description = "free for UDP; otherwise for both")
        private boolean udp;

        private Protocol protocol() {
            if (tcp) {
                return Protocol.TCP;
            }
            return udp ? Protocol.UDP : Protocol.BOTH;
        }
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new IllegalArgumentException("--count is " + count + " and must be at least 1");
        }
        if (random && consecutive) {
            throw new IllegalArgumentException("--random and --consecutive do not go together; leave one out");
        }
        PortRange from = range();
        if (count > from.size()) {
            throw new IllegalArgumentException("--count is " + count + " and there are " + from.size()
                    + " ports in the range (" + from + "): ask for fewer, or give a wider range");
        }
        free(from, options()).forEach(System.out::println);
        return 0;
    }

    private PortRange range() {
        if (range.isEmpty()) {
            return inclusive ? PortRange.inclusive(15000, 65535) : PortRange.DEFAULT;
        }
        if (range.size() == 1) {
            throw new IllegalArgumentException("FROM is " + range.get(0) + " and TO is missing; name both or neither");
        }
        return inclusive
                ? PortRange.inclusive(range.get(0), range.get(1))
                : PortRange.exclusive(range.get(0), range.get(1));
    }

    private ReservationOptions options() {
        ReservationOptions options = ReservationOptions.DEFAULT.withProtocol(protocols.protocol());
        if (host != null) {
            Endpoint.requireHost(host);
            options = options.withHost(host);
        }
        return ephemeral ? options.withEphemeralPorts() : options;
    }

    /** Ports that are held together for a moment, so that they are as many as asked for. */
    private List<Integer> free(PortRange from, ReservationOptions options) {
        try (PortReservation ports = new PortReservation(from, options)) {
            if (random) {
                return atRandom(ports, options);
            }
            return consecutive ? ports.reserveConsecutive(count) : ports.reserveMany(count);
        } catch (ReservationException e) {
            throw new IllegalStateException(e.getMessage() + more(e.kind()), e);
        }
    }

    /** What this command has to say to it. */
    private String more(ReservationException.Kind kind) {
        return switch (kind) {
            case EXHAUSTED -> ephemeral ? "" : "; --ephemeral takes what is avoided";
            case KERNEL -> "; when too many files are open ask for fewer ports, or raise the limit (ulimit -n)";
            default -> "";
        };
    }

    private List<Integer> atRandom(PortReservation ports, ReservationOptions options) {
        List<Integer> chosen = new ArrayList<>();
        List<PortReservation> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                int port = ports.pickRandomUnusedPort();
                PortReservation it = new PortReservation(PortRange.list(port), options);
                held.add(it);
                chosen.add(it.reserve()); // so that it is not chosen again
            }
            return chosen;
        } finally {
            held.forEach(PortReservation::close);
        }
    }
}
