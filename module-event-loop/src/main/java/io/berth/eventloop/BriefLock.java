package io.berth.eventloop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock around a handful of instructions, for any thread; not reentrant. What it guards extends it, and so shares its
 * cache line.
 *
 * <p>To take it costs one atomic instruction, to give it back none. Who finds it taken pauses, at first for an instant,
 * before trying again: a processor that has that line gets many turns out of it before another takes it away, which is
 * what makes it fast when many want it. When it stays taken, since its owner was interrupted, the others give up their
 * processors, and in the end sleep.
 */
abstract class BriefLock extends OwnCacheLine {
    /** How often who finds it taken tries again, each time after twice the pause. */
    private static final int TRIES = 6;

    private static final int FIRST_PAUSE = 8;

    /** How often it then has given up its processor in vain, before it sleeps. */
    private static final int PATIENCE = 64;

    private static final long SLEEP_NANOS = 50_000;

    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(BriefLock.class, "taken", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile boolean taken;

    /** Takes it, when it is free. */
    final void enter() {
        for (int failures = 1; !tryEnter(); failures++) {
            if (failures > PATIENCE) {
                LockSupport.parkNanos(SLEEP_NANOS);
            }
        }
    }

    /** Takes it, unless it stays taken. */
    final boolean tryEnter() {
        return TAKEN.compareAndSet(this, false, true) || tryAgain();
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it: the owner may wait for this very processor
    private boolean tryAgain() {
        int pause = FIRST_PAUSE;
        for (int i = 0; i < TRIES; i++, pause *= 2) {
            for (int j = 0; j < pause; j++) {
                Thread.onSpinWait();
            }
            if (!taken && TAKEN.compareAndSet(this, false, true)) {
                return true;
            }
        }
        Thread.yield();
        return false;
    }

    /** Gives it back: who takes it next sees what was written before. */
    final void leave() {
        TAKEN.setRelease(this, false);
    }
}
