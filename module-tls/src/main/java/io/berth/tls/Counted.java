package io.berth.tls;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a Tls counts; any thread. */
final class Counted {
    /** Native things of the whole process that have been made and not given back. */
    static final AtomicLong NATIVE = new AtomicLong();

    final LongAdder full = new LongAdder();
    final LongAdder resumed = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder postQuantum = new LongAdder();
    final AtomicLong open = new AtomicLong();
    final AtomicLong waiting = new AtomicLong();

    void established(Engine engine) {
        open.incrementAndGet();
        (engine.isResumed() ? resumed : full).increment();
        String group = engine.group();
        if (group != null && group.contains("MLKEM")) {
            postQuantum.increment();
        }
    }

    TlsStatistics now() {
        return new TlsStatistics(full.sum(), resumed.sum(), failed.sum(), postQuantum.sum(), open.get(), waiting.get());
    }
}
