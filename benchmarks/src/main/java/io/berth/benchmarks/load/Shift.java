package io.berth.benchmarks.load;

import io.berth.eventloop.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The jobs of one request, each on a worker of its own. One thread, which waits for them. */
final class Shift implements AutoCloseable {
    /** Enough for all workers to hear of it. */
    private static final long NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final List<Placed> all = new ArrayList<>();

    /** Makes the job of a loop; called on it. */
    interface Share {
        Job on(Loop<?> loop, int number);
    }

    private record Placed(Worker worker, Job job) {}

    void open(List<Worker> workers, Share share) {
        for (Worker worker : workers) {
            int number = all.size();
            await(worker.does(it -> {
                Job job = share.on(it.loop(), number);
                all.add(new Placed(it, job)); // this thread waits meanwhile
                job.open();
            }));
        }
        all.forEach(it -> await(it.job.opened));
    }

    /** Has all begin at one time, and adds up what came of it. */
    Tally drive(Request.Span span) {
        Window window = Window.from(System.nanoTime() + NOTICE_NANOS, span);
        try {
            all.forEach(it -> await(it.worker.does(worker -> {
                it.job.start(window);
                worker.drive(it.job);
            })));
            return sum();
        } finally {
            all.forEach(it -> await(it.worker.does(worker -> worker.drive(null))));
        }
    }

    /** Waits for the end of all jobs, and adds up what came of them. */
    Tally sum() {
        Tally sum = new Tally();
        all.forEach(it -> sum.add(await(it.job.ended)));
        return sum;
    }

    @Override
    public void close() {
        all.forEach(it -> await(it.worker.does(worker -> it.job.close())));
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
