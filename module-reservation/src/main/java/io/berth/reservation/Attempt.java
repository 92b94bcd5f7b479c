package io.berth.reservation;

import java.util.ArrayList;
import java.util.List;

/**
 * One call that reserves ports: all of them, or none. It belongs to the thread of the call.
 *
 * <p>It claims ports in memory, asks the kernel for them, and replaces those that are refused. Where no replacement is to be
 * had it gives all back before it waits for other threads, which may do the same.
 */
final class Attempt {
    private final Ledger ledger;
    private final Taker taker;
    private final Protocol protocol;
    private final Pattern pattern;
    private final Refusals refusals = new Refusals();
    private final List<Reserved> taken = new ArrayList<>();
    private final List<Integer> claims = new ArrayList<>();

    Attempt(Ledger ledger, Taker taker, Protocol protocol, Pattern pattern) {
        this.ledger = ledger;
        this.taker = taker;
        this.protocol = protocol;
        this.pattern = pattern;
    }

    /** Reserves so many ports, the lowest first; none when there are not enough. */
    List<Integer> reserve(int count, String owner) {
        try {
            if (!takeAll(count, owner)) {
                return List.of();
            }
            List<Integer> ports = taken.stream().map(Reserved::port).sorted().toList();
            ledger.confirm(taken);
            taken.clear();
            claims.clear();
            return ports;
        } finally {
            giveBack();
        }
    }

    Refusals refusals() {
        return refusals;
    }

    private boolean takeAll(int count, String owner) {
        while (taken.size() < count) {
            int[] found = claim(count);
            if (found.length == 0 && taken.isEmpty()) {
                return false;
            }
            boolean refused = found.length == 0;
            for (int port : found) {
                claims.add(port);
            }
            for (int port : found) {
                refused |= !take(port, owner);
            }
            if (refused && (found.length == 0 || pattern == Pattern.CONSECUTIVE)) {
                giveBack();
            }
        }
        return true;
    }

    private int[] claim(int count) {
        return taken.isEmpty()
                ? ledger.claim(pattern, count, this::isWorthAsking)
                : ledger.claimMore(pattern, count - taken.size(), this::isWorthAsking);
    }

    private boolean isWorthAsking(int port) {
        return !refusals.contains(port);
    }

    private boolean take(int port, String owner) {
        Reserved reserved = taker.take(port, protocol, owner, refusals);
        if (reserved == null) {
            ledger.unclaim(List.of(port));
            claims.remove((Integer) port);
            return false;
        }
        taken.add(reserved);
        return true;
    }

    private void giveBack() {
        taken.forEach(Reserved::close);
        taken.clear();
        ledger.unclaim(claims);
        claims.clear();
    }
}
