package io.berth.reservation;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A lease that serves is recalled while its listener is closed by hand: it is given back once. */
@JCStressTest
@Outcome(
        id = {"0, 1", "1, 1"},
        expect = ACCEPTABLE,
        desc = "Given back once, and its listener stopped at most once.")
@Outcome(expect = FORBIDDEN, desc = "Not given back, or twice, or its listener was stopped twice.")
@State
public class RecalledWhileItsListenerGoes {
    private final Told told = new Told();

    /** Somebody listens for it. */
    public RecalledWhileItsListenerGoes() {
        told.phases.start();
        told.phases.serving(told::stop);
    }

    /** The bound socket is closed, so its owner wants it back. */
    @Actor
    public void owner() {
        told.phases.end();
    }

    /** Its listener is closed by hand. */
    @Actor
    public void listener() {
        told.phases.over();
    }

    /** What came of it. */
    @Arbiter
    public void count(II_Result result) {
        result.r1 = told.stops();
        result.r2 = told.returns();
    }
}
