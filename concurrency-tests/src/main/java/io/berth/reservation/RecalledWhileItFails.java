package io.berth.reservation;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The bound socket is closed while nobody manages to listen: the lease is given back once. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "Given back once.")
@Outcome(id = "0", expect = FORBIDDEN, desc = "It is lost: nobody listens, and its owner waits for it.")
@Outcome(expect = FORBIDDEN, desc = "Given back twice.")
@State
public class RecalledWhileItFails {
    private final Told told = new Told();

    /** A loop begins to listen, and cannot. */
    @Actor
    public void loop() {
        if (told.phases.start()) {
            told.phases.failed();
        }
    }

    /** The owner wants it back. */
    @Actor
    public void owner() {
        told.phases.end();
    }

    /** What came of it. */
    @Arbiter
    public void count(I_Result result) {
        result.r1 = told.returns();
    }
}
