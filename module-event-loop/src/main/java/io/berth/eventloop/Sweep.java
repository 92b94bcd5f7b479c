package io.berth.eventloop;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The coarse clock behind all socket timeouts of a loop: a socket writes the tick at which it is due into a field, and
 * once a second one walk over the sockets finds those that are. It rests while no socket has a timeout.
 */
final class Sweep {
    /** What a field holds when there is no timeout. */
    static final int NEVER = 0;

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Loop<?> loop;
    private final long origin;
    private final List<OpenSocket<?, ?, ?>> due = new ArrayList<>();
    private ScheduledFuture<?> next; // null while it rests

    Sweep(Loop<?> loop) {
        this.loop = loop;
        this.origin = loop.nanoTime();
    }

    /** The tick that is at least {@code seconds} away, and at most one more; starts the clock. */
    int after(int seconds) {
        if (seconds == 0) {
            return NEVER;
        }
        if (next == null) {
            schedule();
        }
        // The time as it is: the last walk may be a second and more ago.
        return now() + seconds + 1;
    }

    private int now() {
        return (int) ((loop.nanoTime() - origin) / TICK_NANOS) + 1;
    }

    private void schedule() {
        long intoTick = (loop.nanoTime() - origin) % TICK_NANOS;
        next = loop.after(TICK_NANOS - intoTick, this::sweep); // at the next beat, so that lateness does not add up
    }

    private void sweep() {
        int tick = now();
        int watched = 0;
        for (SocketContext<?, ?, ?> context : loop.contexts()) {
            for (OpenSocket<?, ?, ?> socket = context.first(); socket != null; socket = socket.next) {
                if (socket.isWatched()) {
                    watched++;
                    if (socket.isDue(tick)) {
                        due.add(socket);
                    }
                }
            }
        }
        next = null;
        if (watched > 0) {
            schedule();
        }
        for (OpenSocket<?, ?, ?> socket : due) {
            socket.onDue(tick);
        }
        due.clear();
    }
}
