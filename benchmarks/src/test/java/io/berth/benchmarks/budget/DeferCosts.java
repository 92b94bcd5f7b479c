package io.berth.benchmarks.budget;

import io.berth.eventloop.StandaloneLoop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What deferred tasks cost: the loop that runs them, and another thread that hands them over in a burst. */
final class DeferCosts {
    private static final int BURST = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Meter meter = new Meter();
    private final StandaloneLoop<Void> loop;
    private final String name;
    private int ran;

    private DeferCosts(Backend backend) {
        loop = backend.loop();
        name = "defer." + backend;
    }

    static void measure(Backend backend) {
        DeferCosts costs = new DeferCosts(backend);
        costs.meter.bytes(costs.name + ".allocated-per-task", BURST, () -> costs.meter.measure(costs::runBurst));
        costs.meter.calls(costs.name + ".wake-ups-per-burst", 1, costs::handOver);
        costs.loop.close();
    }

    private void tick() {
        ran++;
    }

    private void runBurst() {
        Runnable task = this::tick;
        ran = 0;
        for (int i = 0; i < BURST; i++) {
            loop.defer(task);
        }
        while (ran < BURST) {
            loop.step();
        }
    }

    /** The first task holds the loop until all are there, so that they are one burst whatever the machine does. */
    private void handOver() {
        Runnable task = this::tick;
        CountDownLatch complete = new CountDownLatch(1);
        ran = 0;
        Thread producer = new Thread(
                () -> meter.measure(() -> {
                    loop.defer(() -> await(complete));
                    for (int i = 0; i < BURST; i++) {
                        loop.defer(task);
                    }
                    complete.countDown();
                }),
                "producer");
        producer.start();
        while (ran < BURST) {
            loop.step(PATIENCE);
        }
        await(producer);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
