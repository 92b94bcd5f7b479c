package io.berth.udp;

import java.util.function.IntConsumer;

/**
 * Finds out whom an error of sending is about. The kernel tells what became of earlier packets by failing the next call,
 * which sends nothing by that, and forgets what it has told. So a packet is to blame for what it meets twice in a row.
 */
final class Blame {
    /** A packet that was not sent so often, for whatever reason, is given up: no loop is to hang on it. */
    static final int MOST_TRIES = 16;

    private static final int NONE = 0; // also what is not known, which is about the packet at hand

    private final IntConsumer ofEarlierOnes;
    private int tries; // of the packet at hand, in vain
    private int unclear; // the error it met last, if nobody knows yet whom that is about

    /** With somebody who is told errors that were about earlier packets. */
    Blame(IntConsumer ofEarlierOnes) {
        this.ofEarlierOnes = ofEarlierOnes;
    }

    /**
     * Whether an error is about the packet at hand, and not about those before it; if not, it is to be tried again.
     *
     * @param explained whether the error is known to be about others, who have been told
     */
    boolean isOnPacket(int errno, boolean explained) {
        boolean again = !explained && errno == unclear;
        if (again) {
            unclear = NONE;
        }
        tellUnclear();
        if (again || ++tries == MOST_TRIES) {
            tries = 0;
            return true;
        }
        unclear = explained ? NONE : errno;
        return false;
    }

    /** The packet at hand has gone, or there is no room for it. */
    void lift() {
        tries = 0;
        tellUnclear();
    }

    private void tellUnclear() {
        if (unclear != NONE) {
            int errno = unclear;
            unclear = NONE;
            ofEarlierOnes.accept(errno);
        }
    }
}
