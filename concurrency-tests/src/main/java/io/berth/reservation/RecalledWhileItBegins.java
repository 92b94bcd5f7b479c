package io.berth.reservation;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;

/** The bound socket is closed while a lease begins to serve: what has begun is stopped once, and the lease given back once. */
@JCStressTest
@Outcome(id = "false, 0, 1", expect = ACCEPTABLE, desc = "Recalled before it began: nobody ever listened.")
@Outcome(
        id = {"true, 1, 1", "false, 1, 1"},
        expect = ACCEPTABLE,
        desc = "Recalled when somebody listened, or was about to.")
@Outcome(id = ".*, .*, 0", expect = FORBIDDEN, desc = "It is lost: its owner waits for it, and it serves.")
@Outcome(expect = FORBIDDEN, desc = "Given back while somebody listens, or twice.")
@State
public class RecalledWhileItBegins {
    private final Told told = new Told();

    /** A loop begins to listen. */
    @Actor
    public void loop(ZII_Result result) {
        result.r1 = told.phases.start() && told.phases.serving(told::stop);
    }

    /** The owner wants it back. */
    @Actor
    public void owner() {
        told.phases.end();
    }

    /** What came of it. */
    @Arbiter
    public void count(ZII_Result result) {
        result.r2 = told.stops();
        result.r3 = told.returns();
    }
}
