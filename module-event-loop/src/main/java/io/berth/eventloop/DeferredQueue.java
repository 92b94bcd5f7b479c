package io.berth.eventloop;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * Tasks from any thread on their way to the loop: one queue for all producers, one wake-up for a burst of them.
 *
 * <p>The first producer to find nobody on the way wakes the loop; the loop clears that mark only after it found the
 * queue empty, and looks once more after clearing it, so that no task is left behind.
 *
 * <p>A producer may be interrupted between taking its place in the queue and filling it. The loop then goes on with its
 * sockets, and comes again; only {@link #end} waits.
 *
 * <p>After {@link #end} nobody drains any more. A producer that meets the end while it offers looks for its task in
 * what is left, and either finds it there, or knows that the loop has run it.
 */
final class DeferredQueue {
    /** How many tasks one iteration runs at most, so that tasks cannot keep the loop from its sockets. */
    private static final int MOST_PER_ITERATION = 4096;

    /** By how many tasks the room of a queue without a limit grows at a time. */
    static final int CHUNK = 1024;

    // Any thread
    final MessagePassingQueue<Object> queue;
    private final int threshold; // 0 when there is none
    private final AtomicBoolean wakened = new AtomicBoolean();
    private final Executor wakeUp;
    private final Runnable drain;
    private volatile boolean ended;
    private List<Object> stranded; // guarded by this; null until the loop has had its last look

    /**
     * A queue of tasks.
     *
     * @param capacity how many may wait, or 0 for no limit
     * @param wakeUp runs {@code drain} on the loop
     * @param drain what the loop does about it: it calls {@link #drainTo}
     */
    DeferredQueue(int capacity, Executor wakeUp, Runnable drain) {
        this(capacity, CHUNK, wakeUp, drain);
    }

    /** One whose room grows by another number of tasks at a time. */
    DeferredQueue(int capacity, int chunk, Executor wakeUp, Runnable drain) {
        this.threshold = capacity;
        this.queue = capacity == 0
                ? new MpscUnboundedAtomicArrayQueue<>(chunk)
                : new MpscAtomicArrayQueue<>(Math.max(2, capacity));
        this.wakeUp = wakeUp;
        this.drain = drain;
    }

    /** Takes a task: QUEUED or FULL, or null when the queue has ended without it. */
    Deferral offer(Object task) {
        if (ended) {
            return null;
        }
        if (threshold == 0) {
            queue.offer(task);
        } else if (!((MpscAtomicArrayQueue<Object>) queue).offerIfBelowThreshold(task, threshold)) {
            return Deferral.FULL;
        }
        // The queue publishes the task by ordered stores where it grows, and counts as empty until they are seen. What
        // is read next must not be read before they are, or the loop may go to sleep, or end, without the task.
        VarHandle.fullFence();
        if (ended) {
            return isStranded(task) ? null : Deferral.QUEUED;
        }
        if (!wakened.get() && wakened.compareAndSet(false, true)) {
            wakeUp.execute(drain);
        }
        return Deferral.QUEUED;
    }

    /** Runs what waits now, up to the bound. Says whether more waits; then the loop comes again without being woken. */
    boolean drainTo(Consumer<Object> runner) {
        if (ended) {
            return false; // what is left is for the producers to look through
        }
        for (int left = Math.min(queue.size(), MOST_PER_ITERATION); left > 0; left--) {
            Object task = queue.relaxedPoll();
            if (task == null) {
                letItsProducerGoOn();
                return true;
            }
            runner.accept(task);
        }
        if (!queue.isEmpty()) {
            return true;
        }
        wakened.set(false);
        return !queue.isEmpty() && wakened.compareAndSet(false, true);
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // nothing relies on it: without it, a lone processor would be wasted a while
    private static void letItsProducerGoOn() {
        Thread.yield();
    }

    /** Runs everything that waits, and takes nothing after that. */
    void end(Consumer<Object> runner) {
        ended = true;
        List<Object> last = new ArrayList<>();
        synchronized (this) {
            pollAll(last);
            stranded = new ArrayList<>();
        }
        last.forEach(runner);
    }

    /** Whether a task that was offered while the queue ended was left behind. */
    private synchronized boolean isStranded(Object task) {
        if (stranded == null) {
            return false; // the loop's last look is still to come, and finds it
        }
        pollAll(stranded);
        for (int i = 0; i < stranded.size(); i++) {
            if (stranded.get(i) == task) { // once: another producer may have offered the same task
                stranded.remove(i);
                return true;
            }
        }
        return false;
    }

    /** Takes everything; {@code drain} of the queue would take no more than one batch. */
    private void pollAll(List<Object> into) {
        for (Object task = queue.poll(); task != null; task = queue.poll()) {
            into.add(task);
        }
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }
}
