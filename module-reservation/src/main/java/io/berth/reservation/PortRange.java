package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The ports that a {@link PortReservation} chooses from: all between two numbers, or some that are listed. Immutable.
 *
 * <p><b>Failure</b>: a range that is empty, or that names what is no port, is a {@link ReservationException.Misuse}.
 */
public final class PortRange {
    /** From 15000 up to 65535, which is not in it. */
    public static final PortRange DEFAULT = exclusive(15000, 65535);

    private static final int LAST_PORT = 65535;

    private final int[] ports; // in their order, each once
    private final boolean listed;

    private PortRange(int[] ports, boolean listed) {
        this.ports = ports;
        this.listed = listed;
    }

    /** From one port up to another, which is not in it. */
    public static PortRange exclusive(int from, int upTo) {
        if (from >= upTo) {
            throw invalid("the range from " + from + " up to " + upTo
                    + " is empty; its second number is not in it and must be above the first");
        }
        return between(from, upTo > LAST_PORT + 1 ? upTo : upTo - 1); // refused as it was given
    }

    /** From one port to another, which is in it too. */
    public static PortRange inclusive(int first, int last) {
        if (first > last) {
            throw invalid("the range from " + first + " to " + last + " is reversed; the lower number goes first");
        }
        return between(first, last);
    }

    private static PortRange between(int first, int last) {
        return new PortRange(IntStream.rangeClosed(port(first), port(last)).toArray(), false);
    }

    /**
     * These ports and no others. They are asked for by name, so none is avoided because the kernel may give it to clients,
     * or has it set aside.
     */
    public static PortRange list(int... ports) {
        if (ports.length == 0) {
            throw invalid("the list of ports is empty; name one at least");
        }
        int[] sorted = ports.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (i > 0 && sorted[i - 1] == port(sorted[i])) {
                throw invalid("port " + sorted[i] + " is listed twice");
            }
        }
        port(sorted[0]);
        return new PortRange(sorted, true);
    }

    /** A number that can be a port of a range. */
    static int port(int number) {
        if (number < 1 || number > LAST_PORT) {
            throw invalid("port " + number + " is none; ports are from 1 to " + LAST_PORT);
        }
        return number;
    }

    private static Misuse invalid(String message) {
        return new Misuse(Kind.INVALID_ARGUMENT, message);
    }

    /** How many ports it has. */
    public int size() {
        return ports.length;
    }

    /** Whether a port is one of them. */
    public boolean contains(int port) {
        return Arrays.binarySearch(ports, port) >= 0;
    }

    /** The ports, the lowest first. */
    public IntStream ports() {
        return Arrays.stream(ports);
    }

    /** Whether each port was named. */
    boolean isListed() {
        return listed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortRange that && listed == that.listed && Arrays.equals(ports, that.ports);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ports);
    }

    /** Such as "15000 to 65534" or "8080, 9090". */
    @Override
    public String toString() {
        return listed
                ? ports().mapToObj(Integer::toString).collect(Collectors.joining(", "))
                : ports[0] + " to " + ports[ports.length - 1];
    }
}
