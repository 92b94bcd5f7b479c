package io.berth.reservation;

import java.util.function.IntPredicate;

/** How several ports lie to each other. */
enum Pattern {
    ANY {
        @Override
        int[] find(Candidates in, int start, int count, IntPredicate usable) {
            return in.any(start, count, usable);
        }
    },

    CONSECUTIVE {
        @Override
        int[] find(Candidates in, int start, int count, IntPredicate usable) {
            return in.consecutive(start, count, usable);
        }
    };

    /** So many ports, or none. */
    abstract int[] find(Candidates in, int start, int count, IntPredicate usable);
}
