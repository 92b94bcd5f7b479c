package io.berth.reservation;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A lease that serves is closed by its user and recalled by its owner: its listener is stopped and the lease given back once. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Stopped once, given back once.")
@Outcome(expect = FORBIDDEN, desc = "Its listener still listens, or it is not given back, or one of it happened twice.")
@State
public class ClosedTwice {
    private final Told told = new Told();

    /** Somebody listens for it. */
    public ClosedTwice() {
        told.phases.start();
        told.phases.serving(told::stop);
    }

    /** Its user closes it. */
    @Actor
    public void user() {
        told.phases.end();
    }

    /** The bound socket is closed, so its owner wants it back. */
    @Actor
    public void owner() {
        told.phases.end();
    }

    /** What came of it. */
    @Arbiter
    public void count(II_Result result) {
        result.r1 = told.stops();
        result.r2 = told.returns();
    }
}
