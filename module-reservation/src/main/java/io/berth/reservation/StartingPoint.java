package io.berth.reservation;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Where reservations begin to look: each of a process, and each process, at another place of its range. */
final class StartingPoint {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final long PROCESS = process(
            ProcessHandle.current().pid(),
            ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(Instant::toEpochMilli)
                    .orElseGet(System::currentTimeMillis));

    private static final AtomicLong RESERVATIONS = new AtomicLong();

    private StartingPoint() {}

    /** For the next reservation of this process. */
    static int next(int places) {
        return of(PROCESS, RESERVATIONS.getAndIncrement(), places);
    }

    /** What stands for a process; a number that was another process's before comes with another time. */
    static long process(long pid, long startedMillis) {
        return mixed(mixed(pid) + startedMillis);
    }

    static int of(long process, long reservation, int places) {
        return places == 0 ? 0 : (int) Long.remainderUnsigned(mixed(process + reservation * GOLDEN), places);
    }

    /** Spreads numbers that are close to each other; the finish of MurmurHash3. */
    private static long mixed(long number) {
        long z = (number ^ number >>> 33) * 0xFF51AFD7ED558CCDL;
        z = (z ^ z >>> 33) * 0xC4CEB9FE1A85EC53L;
        return z ^ z >>> 33;
    }
}
