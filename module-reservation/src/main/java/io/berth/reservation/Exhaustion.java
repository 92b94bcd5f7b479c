package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Unavailable;
import io.berth.reservation.kernel.SocketTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says where the ports of a range have gone. */
final class Exhaustion {
    private final PortRange range;
    private final Candidates candidates;
    private final Taker taker;
    private final List<String> parts = new ArrayList<>();

    Exhaustion(PortRange range, Candidates candidates, Taker taker) {
        this.range = range;
        this.candidates = candidates;
        this.taker = taker;
    }

    /**
     * The error.
     *
     * @param wanted such as "3 consecutive free ports"
     */
    Unavailable of(String wanted, List<Reserved> held, Refusals refusals) {
        List<Reserved> ours = held.stream()
                .filter(reserved -> range.contains(reserved.port()))
                .toList();
        part(ours.size(), "reserved here", owners(ours));
        part(refusals.taken(), "taken by others", users(refusals));
        part(refusals.forbidden(), "not for this user", "");
        part(
                candidates.avoided(),
                "avoided because the kernel gives them to clients or has set them aside",
                "withEphemeralPorts() or PortRange.list(...) includes them");
        boolean onlyForbidden = ours.isEmpty() && refusals.taken() == 0 && refusals.forbidden() > 0;
        return new Unavailable(
                onlyForbidden ? Kind.PERMISSION : Kind.EXHAUSTED,
                wanted + " cannot be had: of the " + range.size() + " ports of the range (" + range + ") "
                        + (parts.isEmpty() ? "none is in use" : String.join(", ", parts)),
                null);
    }

    private void part(int count, String what, String details) {
        if (count > 0) {
            parts.add(count + (count == 1 ? " is " : " are ") + what + (details.isEmpty() ? "" : " (" + details + ")"));
        }
    }

    private static String owners(List<Reserved> held) {
        Map<String, Long> counts = held.stream()
                .map(Reserved::owner)
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " by " + Reserved.name(entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private String users(Refusals refusals) {
        if (refusals.taken() == 0) {
            return "";
        }
        SocketTable table = SocketTable.read();
        String first = refusals.first().stream()
                .map(taken -> taken.port() + " by " + table.whoHas(taker.addresses(taken.port()), taken.protocol()))
                .collect(Collectors.joining("; "));
        return refusals.taken() > refusals.first().size() ? first + "; ..." : first;
    }
}
