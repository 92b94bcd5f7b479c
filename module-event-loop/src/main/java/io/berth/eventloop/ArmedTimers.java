package io.berth.eventloop;

/** The timers of a loop that are going to fire, linked through themselves: none is allocated for, none searched. */
final class ArmedTimers {
    private Timer<?> first;

    void add(Timer<?> timer) {
        timer.next = first;
        if (first != null) {
            first.previous = timer;
        }
        first = timer;
    }

    void remove(Timer<?> timer) {
        if (timer.previous == null) {
            first = timer.next;
        } else {
            timer.previous.next = timer.next;
        }
        if (timer.next != null) {
            timer.next.previous = timer.previous;
        }
        timer.previous = null;
        timer.next = null;
    }

    /** Closes them all, by which each leaves. */
    void close() {
        while (first != null) {
            first.close();
        }
    }
}
