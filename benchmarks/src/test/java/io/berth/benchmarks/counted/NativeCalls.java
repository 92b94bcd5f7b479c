package io.berth.benchmarks.counted;

import java.util.Map;
import java.util.TreeMap;

/**
 * How often native methods are called, by name, between {@link #begin} and {@link #end} on the thread that began. Classes that
 * were woven call it; it is in the module java.base then, so it knows nothing but that, and no lambdas.
 */
public final class NativeCalls {
    private static final Map<String, long[]> COUNTS = new TreeMap<>();
    private static volatile Thread watched;

    private NativeCalls() {}

    /** Counts what this thread calls from now on. */
    public static void begin() {
        watched = Thread.currentThread();
    }

    /** Counts nothing any more. */
    public static void end() {
        watched = null;
    }

    /** Called before a native method is. */
    public static void count(String name) {
        if (watched == Thread.currentThread()) {
            long[] count = COUNTS.get(name);
            if (count == null) {
                count = new long[1];
                COUNTS.put(name, count);
            }
            count[0]++;
        }
    }

    /** What was counted since the last time that somebody asked. */
    public static Map<String, Long> take() {
        Map<String, Long> taken = new TreeMap<>();
        for (Map.Entry<String, long[]> each : COUNTS.entrySet()) {
            taken.put(each.getKey(), each.getValue()[0]);
        }
        COUNTS.clear();
        return taken;
    }
}
