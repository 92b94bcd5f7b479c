package io.berth.reservation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The ports that the kernel refused during one call. One thread. */
final class Refusals {
    /** As many users of ports as a message names. */
    private static final int NAMED = 3;

    private final BitSet refused = new BitSet();
    private final List<Taken> first = new ArrayList<>();
    private int forbidden;

    /** Somebody has it. */
    void taken(int port, Protocol protocol) {
        refused.set(port);
        if (first.size() < NAMED) {
            first.add(new Taken(port, protocol));
        }
    }

    /** This user may not have it. */
    void forbidden(int port) {
        refused.set(port);
        forbidden++;
    }

    boolean contains(int port) {
        return refused.get(port);
    }

    /** How many somebody has. */
    int taken() {
        return refused.cardinality() - forbidden;
    }

    /** How many this user may not have. */
    int forbidden() {
        return forbidden;
    }

    /** The first ones that somebody has. */
    List<Taken> first() {
        return first;
    }

    /** One that somebody has, and for which protocol. */
    record Taken(int port, Protocol protocol) {}
}
