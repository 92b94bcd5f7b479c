package io.berth.tls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The one thread that looks after all watches: there while there is a watch. */
final class WatchThread {
    static final String NAME = "berth-certificate-watch";

    private static final System.Logger LOG = System.getLogger("io.berth.tls");
    private static final Object LOCK = new Object();

    // --- under the lock

    private static final List<Round> ROUNDS = new ArrayList<>();
    private static Thread thread;

    private WatchThread() {}

    static void add(CertificateWatch watch, long everyNanos) {
        synchronized (LOCK) {
            ROUNDS.add(new Round(watch, everyNanos));
            if (thread == null) {
                // Without what is inherited: it would keep the program that came first from being unloaded.
                thread = new Thread(null, WatchThread::run, NAME, 0, false);
                thread.setContextClassLoader(WatchThread.class.getClassLoader());
                thread.setDaemon(true);
                thread.start();
            }
            LOCK.notifyAll();
        }
    }

    static void remove(CertificateWatch watch) {
        synchronized (LOCK) {
            ROUNDS.removeIf(round -> round.watch == watch);
            LOCK.notifyAll();
        }
    }

    private static void run() {
        for (Round next = next(); next != null; next = next()) {
            try {
                next.watch.poll();
            } catch (RuntimeException | Error e) {
                // The other watches go on.
                LOG.log(System.Logger.Level.ERROR, next.watch + " has failed", e);
            }
        }
    }

    /** Waits for the watch whose turn it is; null when there are none, and this thread is no longer the one. */
    private static Round next() {
        synchronized (LOCK) {
            while (!ROUNDS.isEmpty()) {
                Round first = ROUNDS.stream()
                        .min(Comparator.comparingLong(Round::waitNanos))
                        .orElseThrow();
                long nanos = first.waitNanos();
                if (nanos <= 0) {
                    first.startAgain();
                    return first;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(LOCK, nanos);
                } catch (InterruptedException e) {
                    // Nobody who knows this thread has a reason to; closing the watches ends it.
                    LOG.log(System.Logger.Level.WARNING, NAME + " was interrupted and goes on");
                }
            }
            thread = null;
            return null;
        }
    }

    /** When a watch is due. */
    private static final class Round {
        private final CertificateWatch watch;
        private final long everyNanos;
        private long due = System.nanoTime();

        Round(CertificateWatch watch, long everyNanos) {
            this.watch = watch;
            this.everyNanos = everyNanos;
        }

        long waitNanos() {
            return due - System.nanoTime();
        }

        void startAgain() {
            due = System.nanoTime() + everyNanos;
        }
    }
}
