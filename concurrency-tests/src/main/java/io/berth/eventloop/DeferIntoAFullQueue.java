package io.berth.eventloop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A queue with room for one takes a task and runs it, or says that it is full and does not. */
@JCStressTest
@Outcome(
        id = {"true, 2", "false, 1"},
        expect = ACCEPTABLE,
        desc = "What was taken ran.")
@Outcome(expect = FORBIDDEN, desc = "What was taken did not run, or what was refused did.")
@State
public class DeferIntoAFullQueue {
    private final SleepyLoop loop = new SleepyLoop(1);
    private int ran;

    /** There is a task in it already. */
    public DeferIntoAFullQueue() {
        loop.queue.offer("first");
    }

    private void run(Object task) {
        ran++;
    }

    /** Defers a task. */
    @Actor
    public void producer(ZI_Result result) {
        result.r1 = loop.queue.offer("second") == Deferral.QUEUED;
    }

    /** Runs what there is. */
    @Actor
    public void loop() {
        loop.settle(this::run);
    }

    /** What came of it. */
    @Arbiter
    public void settle(ZI_Result result) {
        loop.settle(this::run);
        result.r2 = ran;
    }
}
