package io.berth.eventloop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A task that is deferred while the loop goes to sleep runs: the loop sees it, or is woken. And it sees what was written before. */
@JCStressTest
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "Both tasks ran, the second with what its producer wrote.")
@Outcome(id = "1, .*", expect = FORBIDDEN, desc = "The loop sleeps, and a task waits for ever.")
@Outcome(expect = FORBIDDEN, desc = "A task ran twice, or did not see what was written before it was deferred.")
@State
public class DeferWhileFallingAsleep {
    private final SleepyLoop loop = new SleepyLoop(0);
    private int written;
    private int ran;
    private int seen;

    /** The loop has been woken, and is about to come. */
    public DeferWhileFallingAsleep() {
        loop.queue.offer("first");
    }

    private void run(Object task) {
        ran++;
        if (task == this) {
            seen = written;
        }
    }

    /** Defers a task. */
    @Actor
    public void producer() {
        written = 1;
        loop.queue.offer(this);
    }

    /** Runs what there is, and falls asleep. */
    @Actor
    public void loop() {
        loop.come(this::run);
    }

    /** What came of it. */
    @Arbiter
    public void settle(II_Result result) {
        loop.settle(this::run);
        result.r1 = ran;
        result.r2 = seen;
    }
}
