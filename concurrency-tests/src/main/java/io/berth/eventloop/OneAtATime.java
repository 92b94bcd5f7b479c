package io.berth.eventloop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A brief lock has one owner at a time, who sees what the one before wrote. */
@JCStressTest
@Outcome(id = "2", expect = ACCEPTABLE, desc = "One after the other.")
@Outcome(expect = FORBIDDEN, desc = "Both at once, or the second did not see the first.")
@State
public class OneAtATime extends BriefLock {
    private int count;

    /** Counts. */
    @Actor
    public void one() {
        enter();
        count++;
        leave();
    }

    /** Counts, though it may have to ask more than once. */
    @Actor
    public void other() {
        while (!tryEnter()) {
            Thread.onSpinWait();
        }
        count++;
        leave();
    }

    /** What came of it. */
    @Arbiter
    public void count(I_Result result) {
        result.r1 = count;
    }
}
