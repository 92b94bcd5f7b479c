package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A precise timer of a loop, with a value of the user's own: fires once or again and again, and can be armed anew at any
 * time. Behind it is the heap of the event loop: arming and disarming cost the logarithm of the timers that are armed.
 *
 * <p><b>Threading</b>: the loop's thread.
 *
 * <p><b>Re-entrancy</b>: its callback may arm, disarm and close it.
 *
 * <p><b>Ownership</b>: it is closed with its loop; close it earlier when it is not needed any more.
 *
 * @param <D> the type of the user's value
 */
public final class Timer<D> {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final Loop<?> loop;
    private final D data;
    private final Consumer<? super Timer<D>> onFire;
    private final int keepsAlive;

    private ScheduledFuture<?> scheduled; // null while disarmed
    private long dueNanos;
    private long periodNanos; // 0 when it fires once
    private boolean closed;
    Timer<?> previous; // among those that are armed
    Timer<?> next;

    Timer(Loop<?> loop, D data, Consumer<? super Timer<D>> onFire, int keepsAlive) {
        this.loop = loop;
        this.data = data;
        this.onFire = onFire;
        this.keepsAlive = keepsAlive;
    }

    /** The user's value. */
    public D data() {
        return data;
    }

    /** Arms the timer to fire once after {@code delay}, whatever it was armed for before. */
    public Timer<D> once(Duration delay) {
        long nanos = nanos("delay", delay);
        requireOpen();
        arm(nanos, 0);
        return this;
    }

    /**
     * Arms the timer to fire every {@code period}, counted from now, whatever it was armed for before. Firings that a
     * busy loop has missed are left out, and the beat is kept.
     */
    public Timer<D> every(Duration period) {
        long nanos = nanos("period", period);
        requireOpen();
        arm(nanos, nanos);
        return this;
    }

    /** Disarms the timer; it can be armed again. */
    public void disarm() {
        loop.check();
        if (scheduled != null) {
            scheduled.cancel(false);
            forget();
        }
    }

    /** Whether it is going to fire. */
    public boolean isArmed() {
        loop.check();
        return scheduled != null;
    }

    /** Disarms the timer for good. */
    public void close() {
        disarm();
        closed = true;
    }

    /** Whether it has been closed, by itself or with its loop. */
    public boolean isClosed() {
        loop.check();
        return closed || loop.isOver();
    }

    private static long nanos(String name, Duration time) {
        Arguments.notNull(name, time);
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new Misuse(Kind.TIMER, name + " is " + time);
        }
        return time.toNanos();
    }

    private void requireOpen() {
        loop.requireOpen();
        if (closed) {
            throw new Misuse(Kind.CLOSED, "the timer is closed");
        }
    }

    private void arm(long delayNanos, long periodNanos) {
        disarm();
        this.periodNanos = periodNanos;
        this.dueNanos = loop.nanoTime() + delayNanos;
        loop.keepAlive(keepsAlive);
        loop.armed.add(this);
        schedule(delayNanos);
    }

    private void schedule(long delayNanos) {
        scheduled = loop.eventLoop.schedule(this::fire, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void fire() {
        if (periodNanos == 0) {
            forget();
        } else {
            long now = loop.nanoTime();
            dueNanos += Math.max(1, Math.floorDiv(now - dueNanos, periodNanos) + 1) * periodNanos;
            schedule(dueNanos - now);
        }
        loop.turns.run(() -> onFire.accept(this));
    }

    private void forget() {
        scheduled = null;
        loop.keepAlive(-keepsAlive);
        loop.armed.remove(this);
    }
}
