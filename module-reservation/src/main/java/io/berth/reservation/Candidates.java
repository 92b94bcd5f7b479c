package io.berth.reservation;

import io.berth.reservation.kernel.KernelPorts;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** The ports of a range that may be used, in a circle. */
final class Candidates {
    private static final int[] NONE = {};

    private final int[] ports;
    private final int avoided;

    private Candidates(int[] ports, int avoided) {
        this.ports = ports;
        this.avoided = avoided;
    }

    static Candidates of(PortRange range, ReservationOptions options) {
        if (range.isListed() || options.usesEphemeralPorts()) {
            return new Candidates(range.ports().toArray(), 0);
        }
        KernelPorts kernel = options.kernelPorts();
        int[] usable = range.ports()
                .filter(port -> !kernel.isEphemeral(port) && !kernel.isReserved(port))
                .toArray();
        return new Candidates(usable, range.size() - usable.length);
    }

    int size() {
        return ports.length;
    }

    /** How many ports of the range are left out. */
    int avoided() {
        return avoided;
    }

    int port(int index) {
        return ports[index % ports.length];
    }

    /** The place after a port, which may be the first. */
    int after(int port) {
        return (Arrays.binarySearch(ports, port) + 1) % ports.length;
    }

    /** The first of the usable ones from a place on, or none of them when there are too few. */
    int[] any(int start, int count, IntPredicate usable) {
        int[] found = new int[Math.min(count, ports.length)];
        int length = 0;
        for (int i = 0; i < ports.length && length < count; i++) {
            int port = port(start + i);
            if (usable.test(port)) {
                found[length++] = port;
            }
        }
        return length < count ? NONE : found;
    }

    /** The first run of usable ones from a place on whose numbers follow each other, or none. */
    int[] consecutive(int start, int count, IntPredicate usable) {
        int[] run = new int[Math.min(count, ports.length)];
        int length = 0;
        // Once around and a run more, since one may begin before the start and end after it
        for (int i = 0; i < ports.length + run.length - 1; i++) {
            int port = port(start + i);
            boolean follows = length > 0 && port == run[length - 1] + 1;
            length = follows ? length : 0;
            if (!usable.test(port)) {
                length = 0;
                continue;
            }
            run[length++] = port;
            if (length == count) {
                return run;
            }
        }
        return NONE;
    }
}
