package io.berth.modules;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The loaders that are to go away; those that have gone are forgotten. Any thread. */
final class Departures {
    private static final int COLLECTIONS = 3;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
    private final List<Departed> departed = new ArrayList<>(); // guarded by itself

    void add(ModuleId module, ClassLoader loader) {
        forgetGone();
        synchronized (departed) {
            departed.add(new Departed(module, loader, gone));
        }
    }

    /** Those that are in memory still. */
    List<Departed> remaining() {
        forgetGone();
        synchronized (departed) {
            departed.removeIf(Departed::isGone);
            return List.copyOf(departed);
        }
    }

    private void forgetGone() {
        for (Reference<?> one = gone.poll(); one != null; one = gone.poll()) {
            forget(one);
        }
    }

    private void forget(Reference<?> one) {
        synchronized (departed) {
            departed.removeIf(it -> it == one);
        }
    }

    /**
     * Those that are in memory still after the collector has run several times: what waits for a finalizer or a cleaner goes with a
     * later run. Blocks.
     */
    List<Departed> remainingAfterCollections() throws InterruptedException {
        List<Departed> remaining = remaining();
        for (int i = 0; i < COLLECTIONS && !remaining.isEmpty(); i++) {
            System.gc();
            Reference<?> one = gone.remove(PAUSE.toMillis());
            if (one != null) {
                forget(one);
            }
            remaining = remaining();
        }
        return remaining;
    }
}
