package io.berth.eventloop;

import io.berth.eventloop.transport.Link;

/** The timing part of a socket: the ticks at which its timeouts are due, which the loop's {@link Sweep} looks at. */
abstract sealed class TimedSocket<P extends Security, S> extends WritingSocket<P, S> permits OpenSocket {
    private static final int LONGEST_TIMEOUT_SECONDS = 1_000_000_000;

    private int dueTick = Sweep.NEVER;
    private int longDueTick = Sweep.NEVER;

    TimedSocket(Link link) {
        super(link);
    }

    abstract void shortTimeoutPassed();

    abstract void longTimeoutPassed();

    @Override
    public final void timeout(int seconds) {
        requireOpen();
        dueTick = loop().sweep.after(Arguments.within("seconds", seconds, 0, LONGEST_TIMEOUT_SECONDS));
    }

    @Override
    public final void longTimeout(int minutes) {
        requireOpen();
        longDueTick = loop().sweep.after(Arguments.within("minutes", minutes, 0, LONGEST_TIMEOUT_SECONDS / 60) * 60);
    }

    final boolean isWatched() {
        return dueTick != Sweep.NEVER || longDueTick != Sweep.NEVER;
    }

    final boolean isDue(int tick) {
        return isDue(dueTick, tick) || isDue(longDueTick, tick);
    }

    private static boolean isDue(int dueTick, int tick) {
        return dueTick != Sweep.NEVER && tick - dueTick >= 0;
    }

    /** Calls back for what is due, unless the socket is closed or has it set anew. */
    final void onDue(int tick) {
        if (!isClosed() && isDue(dueTick, tick)) {
            dueTick = Sweep.NEVER;
            shortTimeoutPassed();
        }
        if (!isClosed() && isDue(longDueTick, tick)) {
            longDueTick = Sweep.NEVER;
            longTimeoutPassed();
        }
    }
}
