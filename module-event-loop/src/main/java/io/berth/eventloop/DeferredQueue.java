package io.berth.eventloop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Tasks from any thread on their way to the loop: one queue for all producers, one wake-up for a burst of them.
 *
 * <p>Producers write to one array while the loop runs what is in another; when it has run all, the two change places. A
 * lock of a few instructions guards the one that is written to. The loop does not wait for it: where a producer was
 * interrupted and holds it, the loop goes on with its sockets, and comes again; only {@link #end} waits.
 *
 * <p>The first producer to find that nobody has told the loop wakes it; the loop clears that mark only when nothing has
 * arrived.
 */
final class DeferredQueue {
    /** How many tasks one iteration runs at most, so that tasks cannot keep the loop from its sockets. */
    private static final int MOST_PER_ITERATION = 4096;

    /** For how many tasks there is room at first. */
    private static final int ROOM = 1024;

    final Arrivals arrivals;
    private final Batch batch;
    private final int capacity; // 0 when there is none
    private final Executor wakeUp;
    private final Runnable drain;

    /**
     * A queue of tasks.
     *
     * @param capacity how many may wait, or 0 for no limit
     * @param wakeUp runs {@code drain} on the loop
     * @param drain what the loop does about it: it calls {@link #drainTo}
     */
    DeferredQueue(int capacity, Executor wakeUp, Runnable drain) {
        this(capacity, ROOM, wakeUp, drain);
    }

    /** One with room for another number of tasks at first. */
    DeferredQueue(int capacity, int room, Executor wakeUp, Runnable drain) {
        this.capacity = capacity;
        this.arrivals = new Arrivals(room);
        this.batch = new Batch(room);
        this.wakeUp = wakeUp;
        this.drain = drain;
    }

    /** Takes a task: QUEUED or FULL, or null when the queue has ended. */
    Deferral offer(Object task) {
        boolean loopKnew;
        arrivals.enter();
        try {
            if (arrivals.ended) {
                return null;
            }
            if (capacity != 0 && isFull()) {
                return Deferral.FULL;
            }
            arrivals.add(task);
            loopKnew = arrivals.loopKnows;
            arrivals.loopKnows = true;
        } finally {
            arrivals.leave();
        }
        if (!loopKnew) {
            wakeUp.execute(drain);
        }
        return Deferral.QUEUED;
    }

    private boolean isFull() {
        if (arrivals.count + arrivals.inBatch >= capacity) {
            arrivals.inBatch = batch.left; // which the loop writes with each task: it is read when need be
        }
        return arrivals.count + arrivals.inBatch >= capacity;
    }

    /** Runs what waits now, up to the bound. Says whether more waits; then the loop comes again without being woken. */
    boolean drainTo(Consumer<Object> runner) {
        if (batch.isDone() && !takeArrivals()) {
            return true;
        }
        for (int i = 0; i < MOST_PER_ITERATION && !batch.isDone(); i++) {
            runner.accept(batch.next());
        }
        return !batch.isDone() || !fallAsleep();
    }

    /** Has the arrays change places, unless a producer is in the middle of its offer. */
    private boolean takeArrivals() {
        batch.renewWhenWorn();
        if (!arrivals.tryEnter()) {
            return false;
        }
        arrivals.changePlacesWith(batch);
        arrivals.leave();
        return true;
    }

    /** Has the next producer wake the loop, and says so, unless something has arrived. */
    private boolean fallAsleep() {
        if (!arrivals.tryEnter()) {
            return false;
        }
        boolean asleep = arrivals.count == 0;
        arrivals.loopKnows = !asleep;
        arrivals.leave();
        return asleep;
    }

    /** Runs everything that waits, and takes nothing after that. */
    void end(Consumer<Object> runner) {
        arrivals.enter();
        arrivals.ended = true;
        arrivals.leave();
        while (!batch.isDone() || arrivals.count > 0) { // which nobody adds to any more
            if (batch.isDone()) {
                takeArrivals();
            } else {
                runner.accept(batch.next());
            }
        }
    }

    /** Whether nothing waits; for the loop. */
    boolean isEmpty() {
        if (!batch.isDone() || !arrivals.tryEnter()) {
            return false;
        }
        boolean empty = arrivals.count == 0;
        arrivals.leave();
        return empty;
    }

    /** What producers have brought since the loop last came; for any thread, within the lock that it is. */
    static final class Arrivals extends BriefLock {
        private Object[] tasks;
        private int carried; // in this array before
        private int count;
        private int inBatch; // no fewer than wait there
        private boolean loopKnows;
        private boolean ended;

        private Arrivals(int room) {
            tasks = new Object[room];
        }

        private void add(Object task) {
            if (count == tasks.length) {
                tasks = Arrays.copyOf(tasks, 2 * count);
            }
            tasks[count++] = task;
        }

        private void changePlacesWith(Batch batch) {
            Object[] empty = batch.tasks;
            int carriedInEmpty = batch.carried;
            batch.begin(tasks, count, carried + count);
            tasks = empty;
            carried = carriedInEmpty;
            inBatch = count;
            count = 0;
        }
    }

    /** What the loop runs; the loop's, but for how many are left. */
    private static final class Batch extends OwnCacheLine {
        /**
         * After so many tasks an array is replaced, by one that is no larger than a burst should leave behind. That costs
         * a bit of a byte for each task, and keeps the array among the young objects, where collectors like G1 let a task
         * be written without a fence.
         */
        private static final int LIFETIME = 65_536;

        private static final int MOST_ROOM_KEPT = 16_384;

        private static final VarHandle LEFT;

        static {
            try {
                LEFT = MethodHandles.lookup().findVarHandle(Batch.class, "left", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private Object[] tasks;
        private int carried;
        private int next;
        private volatile int left; // any thread reads it

        private Batch(int room) {
            tasks = new Object[room];
        }

        private void begin(Object[] arrived, int count, int carried) {
            tasks = arrived;
            this.carried = carried;
            next = 0;
            left = count;
        }

        private boolean isDone() {
            return (int) LEFT.get(this) == 0;
        }

        private Object next() {
            Object task = tasks[next];
            tasks[next++] = null;
            LEFT.setRelease(this, (int) LEFT.get(this) - 1);
            return task;
        }

        private void renewWhenWorn() {
            if (carried >= LIFETIME) {
                tasks = new Object[Math.min(tasks.length, MOST_ROOM_KEPT)];
                carried = 0;
            }
        }
    }
}
