package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;

/**
 * How far a lease has come: whoever uses it, wants it back or loses it meets here, on any threads, and it is given back once, after
 * what listened for it was stopped.
 */
final class LeasePhases {
    private enum Phase {
        /** Nobody listens for it yet. */
        IDLE,
        /** Somebody is about to. */
        STARTING,
        /** Somebody listens. */
        SERVING,
        /** The listener is being closed. */
        STOPPING,
        /** It is given back. */
        OVER
    }

    private final long lease;
    private final Runnable giveBack;

    // Guarded by this
    private Phase phase = Phase.IDLE;
    private boolean endAsked;
    private Runnable stop; // while SERVING

    /** For the lease of a number, with what gives it back. */
    LeasePhases(long lease, Runnable giveBack) {
        this.lease = lease;
        this.giveBack = giveBack;
    }

    synchronized boolean isEnding() {
        return endAsked || phase == Phase.OVER;
    }

    /** Whether somebody wanted it to end, rather than its listener having gone by itself. */
    synchronized boolean wasAskedToEnd() {
        return endAsked;
    }

    synchronized boolean isIdle() {
        return phase == Phase.IDLE;
    }

    /** Says whether it may be used: false when it has ended, which need not be the doing of whoever wants to use it. */
    synchronized boolean start() {
        if (endAsked || phase == Phase.OVER) {
            return false;
        }
        if (phase != Phase.IDLE) {
            throw new Misuse(Kind.LEASE, "lease " + lease + " is in use already");
        }
        phase = Phase.STARTING;
        return true;
    }

    /** Somebody listens. Says whether that is still wanted; if not, it is stopped. */
    boolean serving(Runnable stopServing) {
        boolean unwanted;
        synchronized (this) {
            unwanted = endAsked;
            phase = unwanted ? Phase.STOPPING : Phase.SERVING;
            stop = stopServing;
        }
        if (unwanted) {
            stopServing.run();
        }
        return !unwanted;
    }

    /** Nobody listens after all. */
    void failed() {
        boolean unwanted;
        synchronized (this) {
            phase = Phase.IDLE;
            unwanted = endAsked;
        }
        if (unwanted) {
            over();
        }
    }

    /** It is wanted back: at once where nobody listens, else when the listener is closed. */
    void end() {
        Phase before;
        synchronized (this) {
            before = phase;
            endAsked = true;
            if (before == Phase.SERVING) {
                phase = Phase.STOPPING;
            }
        }
        if (before == Phase.IDLE) {
            over();
        } else if (before == Phase.SERVING) {
            stop.run();
        }
    }

    /** Nobody listens any more: it is given back, if it has not been. */
    void over() {
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            phase = Phase.OVER;
        }
        giveBack.run();
    }
}
