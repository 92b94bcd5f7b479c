package io.berth.benchmarks.load;

import io.berth.eventloop.Loop;
import io.berth.eventloop.StandaloneLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A thread with a loop of its own. While it drives a job, it waits on the kernel no longer than until the job's next message
 * is due.
 *
 * <p><b>Threading</b>: any thread.
 */
final class Worker implements AutoCloseable {
    private static final Duration UNDRIVEN = Duration.ofHours(1);

    private final Thread thread;
    private final StandaloneLoop<Void> loop;

    // The worker's thread only
    private Job job; // null while there is none to drive
    private boolean closed;

    Worker(String name) {
        CompletableFuture<StandaloneLoop<Void>> made = new CompletableFuture<>();
        thread = new Thread(() -> live(made), name);
        thread.setDaemon(true);
        thread.start();
        loop = made.join();
    }

    private void live(CompletableFuture<StandaloneLoop<Void>> made) {
        try {
            made.complete(Loop.standalone(null));
        } catch (RuntimeException | Error e) {
            made.completeExceptionally(e);
            return;
        }
        TimerSlack.cut();
        StandaloneLoop<Void> mine = made.join();
        while (!closed) {
            long free = job == null ? 0 : turn(System.nanoTime());
            if (job == null) {
                mine.step(UNDRIVEN); // what is deferred wakes it
            } else if (free < Waits.SHORTEST_NANOS) {
                mine.step();
            } else {
                mine.step(Waits.atMost(free));
            }
        }
        mine.close();
    }

    private long turn(long now) {
        try {
            return job.turn(now);
        } catch (RuntimeException | Error e) {
            job.fail(e);
            job = null;
            return 0;
        }
    }

    /** What it runs on. */
    StandaloneLoop<Void> loop() {
        return loop;
    }

    /** Has a job drive the loop from now on; null for none. */
    void drive(Job next) {
        job = next;
    }

    /** Has something done by its thread, and says when that is done. */
    CompletableFuture<Void> does(Consumer<Worker> task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.defer(() -> {
            try {
                task.accept(this);
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    @Override
    public void close() {
        does(it -> it.closed = true).join();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
