package io.berth.tls;

import io.berth.eventloop.transport.LoopServices;
import java.util.ArrayDeque;

/**
 * Lets so many handshakes begin in an iteration of the loop, and the others in the next ones, first come first served: a
 * storm of them must not stall the connections that stand. Loop thread only.
 */
final class Admission {
    private final LoopServices loop;
    private final int perIteration;
    private final Counted counted;
    private final ArrayDeque<TlsLink> waiting = new ArrayDeque<>();
    private long iteration = -1;
    private int begun; // in that iteration
    private boolean called;

    Admission(LoopServices loop, int perIteration, Counted counted) {
        this.loop = loop;
        this.perIteration = perIteration;
        this.counted = counted;
    }

    /** Whether a handshake may begin now; if not it is called back when it may, unless it is over by then. */
    boolean admit(TlsLink link) {
        if (waiting.isEmpty() && mayBegin()) {
            return true;
        }
        waiting.add(link);
        counted.waiting.incrementAndGet();
        callLater();
        return false;
    }

    private boolean mayBegin() {
        long now = loop.iteration();
        if (now != iteration) {
            iteration = now;
            begun = 0;
        }
        if (begun == perIteration) {
            return false;
        }
        begun++;
        return true;
    }

    private void callLater() {
        if (!called) {
            called = true;
            loop.nextIteration(this::callNext);
        }
    }

    private void callNext() {
        called = false;
        while (!waiting.isEmpty() && mayBegin()) {
            TlsLink next = waiting.poll();
            counted.waiting.decrementAndGet();
            if (next.isWaiting()) {
                next.admitted();
            } else {
                begun--;
            }
        }
        if (!waiting.isEmpty()) {
            callLater();
        }
    }

    /** Nobody waits any more. */
    void clear() {
        counted.waiting.addAndGet(-waiting.size());
        waiting.clear();
    }
}
