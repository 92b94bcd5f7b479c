package io.berth.reservation;

import java.util.List;

/** Ranges for tests to reserve from, all of whose ports are free. */
final class Ranges {
    private Ranges() {}

    /** So many ports in a row, free for TCP and UDP. */
    static PortRange free(int size) {
        try (PortReservation search =
                new PortReservation(PortRange.DEFAULT, ReservationOptions.DEFAULT.withProtocol(Protocol.BOTH))) {
            List<Integer> ports = search.reserveConsecutive(size);
            return PortRange.inclusive(ports.get(0), ports.get(size - 1));
        }
    }
}
