package io.berth.demo.tour;

import io.berth.demo.OnLoop;
import io.berth.eventloop.Deferral;
import io.berth.eventloop.Loop;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Tasks that several threads hand over to one loop. */
final class DeferredTasks implements Scene {
    private static final int THREADS = 4;
    private static final int TASKS = 100_000; // of each

    @Override
    public String title() {
        return "Tasks from many threads";
    }

    @Override
    public String story() {
        return """
                Four threads hand tasks over to a loop as fast as they can. The loop's own thread
                runs them, those of each thread in their order, and many of them at a time.
                """;
    }

    /** What the tasks find when they run. It takes no lock, since all run on the loop's thread. */
    private static final class Tally {
        private final int[] last = new int[THREADS];
        private int ran;
        private int outOfOrder;
        private int elsewhere;

        void take(Loop<Tally> loop, int thread, int number) {
            ran++;
            outOfOrder += number == last[thread] + 1 ? 0 : 1;
            last[thread] = number;
            elsewhere += loop.isOnLoop() ? 0 : 1;
        }
    }

    @Override
    public void play(Act act) throws Exception {
        Vertx vertx = act.vertx(1);
        Loop<Tally> loop = Loop.attach(vertx, new Tally());
        long before = OnLoop.call(loop, Loop::iteration);
        long begin = System.nanoTime();
        List<Callable<Integer>> threads = IntStream.range(0, THREADS)
                .<Callable<Integer>>mapToObj(thread -> () -> handOver(loop, thread))
                .toList();
        int taken = 0;
        for (Future<Integer> each : act.threads(THREADS).invokeAll(threads)) {
            taken += each.get();
        }
        Tally tally = OnLoop.call(loop, Loop::data); // after all that was deferred before
        long millis = (System.nanoTime() - begin) / 1_000_000;
        long iterations = OnLoop.call(loop, Loop::iteration) - before;

        act.claim(
                taken == THREADS * TASKS && tally.ran == taken,
                taken + " tasks were handed over, and " + tally.ran + " ran, in " + millis + " ms");
        act.claim(
                tally.outOfOrder == 0 && tally.elsewhere == 0,
                tally.outOfOrder + " ran out of their thread's order, " + tally.elsewhere
                        + " on another thread than the loop's");
        act.claim(iterations < tally.ran, "the loop went through " + iterations + " iterations for them");
    }

    private static int handOver(Loop<Tally> loop, int thread) {
        int taken = 0;
        for (int i = 1; i <= TASKS; i++) {
            int number = i;
            if (loop.defer(it -> it.data().take(it, thread, number)) == Deferral.QUEUED) {
                taken++;
            }
        }
        return taken;
    }
}
