package io.berth.eventloop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The same for the task that makes the queue grow, and moves into another array with those before it. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "All ran.")
@Outcome(id = "0", expect = FORBIDDEN, desc = "The loop sleeps, and the task waits for ever.")
@State
public class DeferWhileTheQueueGrows {
    private final SleepyLoop loop = new SleepyLoop(0);
    private int ran;

    /** All the room there is has been taken. */
    public DeferWhileTheQueueGrows() {
        for (int i = 0; i < SleepyLoop.ROOM; i++) {
            loop.queue.offer(loop);
        }
    }

    private void run(Object task) {
        if (task == this) {
            ran++;
        }
    }

    /** Defers the task that there is no room for. */
    @Actor
    public void producer() {
        loop.queue.offer(this);
    }

    /** Runs what there is, and falls asleep. */
    @Actor
    public void loop() {
        loop.come(this::run);
    }

    /** What came of it. */
    @Arbiter
    public void settle(I_Result result) {
        loop.settle(this::run);
        result.r1 = ran;
    }
}
