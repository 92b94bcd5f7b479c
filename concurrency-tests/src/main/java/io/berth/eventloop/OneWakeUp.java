package io.berth.eventloop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Producers that meet an idle loop wake it once, not once each. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken once.")
@Outcome(expect = FORBIDDEN, desc = "Not woken, or more than once.")
@State
public class OneWakeUp {
    private final SleepyLoop loop = new SleepyLoop(0);

    /** Defers a task. */
    @Actor
    public void producer() {
        loop.queue.offer("a");
    }

    /** Defers another. */
    @Actor
    public void other() {
        loop.queue.offer("b");
    }

    /** What came of it. */
    @Arbiter
    public void count(I_Result result) {
        result.r1 = loop.wakeUps();
    }
}
