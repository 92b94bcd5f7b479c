package io.berth.benchmarks;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tasks under a lock: what a careful program would write without a library. One wake-up for a burst, two queues that are
 * swapped, and no lock held while tasks run.
 */
final class MutexQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Executor loop;
    private final Runnable drain = this::drain;
    private ArrayDeque<Runnable> arriving = new ArrayDeque<>(); // guarded by the lock
    private boolean wakened; // so is this
    private ArrayDeque<Runnable> running = new ArrayDeque<>(); // the loop's

    MutexQueue(Executor loop) {
        this.loop = loop;
    }

    void add(Runnable task) {
        boolean asleep;
        lock.lock();
        try {
            arriving.add(task);
            asleep = !wakened;
            wakened = true;
        } finally {
            lock.unlock();
        }
        if (asleep) {
            loop.execute(drain);
        }
    }

    private void drain() {
        lock.lock();
        try {
            if (arriving.isEmpty()) {
                wakened = false;
                return;
            }
            ArrayDeque<Runnable> arrived = arriving;
            arriving = running;
            running = arrived;
        } finally {
            lock.unlock();
        }
        for (Runnable task = running.poll(); task != null; task = running.poll()) {
            task.run();
        }
        loop.execute(drain); // after the sockets
    }
}
