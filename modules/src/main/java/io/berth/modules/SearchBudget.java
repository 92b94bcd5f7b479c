package io.berth.modules;

import java.io.IOException;
import java.time.Duration;

/** How much time and memory a search may take. One thread. */
final class SearchBudget {
    private final Duration time;
    private final long end;

    SearchBudget(Duration time) {
        this.time = time;
        this.end = System.nanoTime() + time.toNanos();
    }

    /** That it was not enough; the message says of what. */
    static final class Spent extends IOException {
        private static final long serialVersionUID = 1L;

        Spent(String message) {
            super(message);
        }
    }

    void requireTime() throws Spent {
        if (System.nanoTime() - end > 0) {
            throw new Spent("the search was given up after " + time.toSeconds() + " s");
        }
    }

    /** Before more of it is taken: half of what is left is for others. */
    void requireMemory(long bytes) throws Spent {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        if (bytes > free / 2) {
            throw new Spent("the heap is too full to search it: that takes " + (bytes >> 20) + " MB more, and "
                    + (free >> 20) + " MB are free");
        }
    }
}
