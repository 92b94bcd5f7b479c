package io.berth.eventloop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** While the loop closes each task is either taken and run, or refused and not run, also where the same is deferred twice. */
@JCStressTest
@Outcome(
        id = {"0, 0, 0", "1, 0, 1", "1, 1, 2"},
        expect = ACCEPTABLE,
        desc = "It ran as often as it was taken.")
@Outcome(expect = FORBIDDEN, desc = "It was taken and did not run, or ran without being taken.")
@State
public class DeferWhileTheLoopCloses {
    private final SleepyLoop loop = new SleepyLoop(0);
    private int ran;

    private void run(Object task) {
        ran++;
    }

    /** Defers the task, and once more. */
    @Actor
    public void producer(III_Result result) {
        result.r1 = loop.queue.offer(loop) == null ? 0 : 1;
        result.r2 = loop.queue.offer(loop) == null ? 0 : 1;
    }

    /** Closes. */
    @Actor
    public void loop() {
        loop.queue.end(this::run);
    }

    /** What came of it. */
    @Arbiter
    public void count(III_Result result) {
        result.r3 = ran;
    }
}
