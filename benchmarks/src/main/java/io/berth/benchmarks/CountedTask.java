package io.berth.benchmarks;

import io.vertx.core.Handler;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The task that a producer sends again and again: it counts its runs, and wakes the producer when it waits for them. It
 * tells its count every so often only, so that telling costs next to nothing. JMH keeps it apart from what the producer
 * writes.
 */
@State(Scope.Thread)
public class CountedTask implements Runnable {
    /** It tells every so many runs, and can be waited for at these only. */
    static final int GRAIN = 256;

    final Handler<Void> handler = ignored -> run();

    private long runs; // the loop's
    private volatile long told;
    private final AtomicLong wanted = new AtomicLong(Long.MAX_VALUE);
    private volatile Thread waiting;

    @Override
    public void run() {
        long now = ++runs;
        if (now % GRAIN == 0) {
            told = now;
            long times = wanted.get();
            if (now >= times && wanted.compareAndSet(times, Long.MAX_VALUE)) { // not if more is wanted meanwhile
                LockSupport.unpark(waiting);
            }
        }
    }

    /** Waits, if it must, until it has run so many times, and says how often it has. */
    long await(long times) {
        waiting = Thread.currentThread();
        wanted.set(times);
        while (told < times) {
            LockSupport.park(this);
        }
        return told;
    }
}
