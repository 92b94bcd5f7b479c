package io.berth.eventloop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** The tasks of each producer, the loop is one too, run in the order in which it deferred them, once each. */
@JCStressTest
@Outcome(id = "true, true, 4", expect = ACCEPTABLE, desc = "All ran, in the order of each producer.")
@Outcome(expect = FORBIDDEN, desc = "One ran too early, or not, or twice.")
@State
public class DeferInOrder {
    private final SleepyLoop loop = new SleepyLoop(0);
    private final List<Object> ran = new ArrayList<>();

    /** Defers two tasks. */
    @Actor
    public void producer() {
        loop.queue.offer("a1");
        loop.queue.offer("a2");
    }

    /** Defers two tasks of its own, and runs what there is in between. */
    @Actor
    public void loop() {
        loop.queue.offer("b1");
        loop.settle(ran::add);
        loop.queue.offer("b2");
    }

    /** What came of it. */
    @Arbiter
    public void settle(ZZI_Result result) {
        loop.settle(ran::add);
        result.r1 = ran.indexOf("a1") < ran.indexOf("a2");
        result.r2 = ran.indexOf("b1") < ran.indexOf("b2");
        result.r3 = ran.size();
    }
}
