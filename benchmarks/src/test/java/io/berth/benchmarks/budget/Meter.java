package io.berth.benchmarks.budget;

import com.sun.management.ThreadMXBean;
import io.berth.benchmarks.counted.NativeCalls;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Measures what a thread does, and prints what it comes to. Where the thread that is measured also plays the clients, one step
 * after the other, nothing is left to chance.
 */
final class Meter {
    /** How many rounds have to go by without a better one. */
    private static final int STEADY_ROUNDS = 5;

    private static final int MOST_ROUNDS = 60;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private boolean counting;
    private boolean weighing;
    private long allocated;

    /** Does what is to be measured; nothing of what else goes on counts. */
    void measure(Runnable work) {
        begin();
        work.run();
        end();
    }

    /** What this thread does from now on is to be measured. */
    void begin() {
        if (counting) {
            NativeCalls.begin();
        } else if (weighing) {
            allocated -= THREADS.getCurrentThreadAllocatedBytes();
        }
    }

    /** What this thread does from now on is not to be measured. */
    void end() {
        if (counting) {
            NativeCalls.end();
        } else if (weighing) {
            allocated += THREADS.getCurrentThreadAllocatedBytes();
        }
    }

    /** Bytes that the measured parts of a round allocate: the least of many rounds, since compiled code allocates less. */
    void bytes(String name, int operations, Runnable round) {
        weighing = true;
        long least = Long.MAX_VALUE;
        int steady = 0;
        for (int i = 0; i < MOST_ROUNDS && steady < STEADY_ROUNDS; i++) {
            allocated = 0;
            round.run();
            steady = allocated < least ? 0 : steady + 1;
            least = Math.min(least, allocated);
        }
        weighing = false;
        print(name, (double) least / operations);
    }

    /** Calls of the kernel by the measured parts of a round: the least of some rounds, since the kernel may be late. */
    void calls(String name, int operations, Runnable round) {
        count(name, operations, call -> true, round);
    }

    /** The same without the calls that wait for something to happen, where it is left open how often that has to be. */
    void callsButWaits(String name, Runnable round) {
        count(name, 1, call -> !call.toLowerCase(Locale.ROOT).contains("wait"), round);
    }

    private void count(String name, int operations, Predicate<String> counts, Runnable round) {
        counting = true;
        long least = Long.MAX_VALUE;
        Map<String, Long> which = Map.of();
        for (int i = 0; i < STEADY_ROUNDS || (least == Long.MAX_VALUE && i < MOST_ROUNDS); i++) {
            NativeCalls.take();
            round.run();
            Map<String, Long> made = NativeCalls.take();
            made.keySet().removeIf(counts.negate());
            long calls = made.values().stream().mapToLong(Long::longValue).sum();
            if (calls > 0 && calls < least) { // a round without any has missed what it was to see
                least = calls;
                which = made;
            }
        }
        counting = false;
        if (least == Long.MAX_VALUE) {
            throw new IllegalStateException("no calls were counted for " + name);
        }
        System.out.println("# " + name + ": " + which + " for " + operations);
        print(name, (double) least / operations);
    }

    /** Says what a thing costs, for {@link Measurements}. */
    static void print(String name, double cost) {
        System.out.printf(Locale.ROOT, "%s %.4f%n", name, cost);
    }
}
