package io.berth.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/**
 * The workers: as many as the largest request so far has asked for, kept for the next one so that it finds them warm.
 *
 * <p><b>Threading</b>: one thread at a time.
 */
final class Crew implements AutoCloseable {
    private final List<Worker> workers = new ArrayList<>();

    /** Opens a job on each of so many workers, and waits for that. */
    Shift open(int loops, Shift.Share share) {
        while (workers.size() < loops) {
            workers.add(new Worker("load-" + workers.size()));
        }
        Shift shift = new Shift();
        try {
            shift.open(workers.subList(0, loops), share);
            return shift;
        } catch (RuntimeException e) {
            shift.close();
            throw e;
        }
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
    }
}
