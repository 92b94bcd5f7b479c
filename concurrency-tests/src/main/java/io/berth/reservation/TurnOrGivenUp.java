package io.berth.reservation;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A turn comes while the one who waits cancels: one of the two is first, and not both. */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = ACCEPTABLE,
        desc = "One was first.")
@Outcome(expect = FORBIDDEN, desc = "A lease is granted to somebody who has gone, or lost.")
@State
public class TurnOrGivenUp {
    private final Place place = new Place();

    /** The owner grants the lease. */
    @Actor
    public void owner(ZZ_Result result) {
        result.r1 = place.grant();
    }

    /** The one who waits cancels, is undeployed, or its time is over. */
    @Actor
    public void waiter(ZZ_Result result) {
        result.r2 = place.giveUp();
    }
}
