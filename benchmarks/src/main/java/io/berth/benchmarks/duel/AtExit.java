package io.berth.benchmarks.duel;

import java.util.List;

/** Something that has to be done when this process ends early, by SIGINT or SIGTERM, too. Any thread. */
final class AtExit {
    private final Thread hook;

    private AtExit(Thread hook) {
        this.hook = hook;
    }

    /** Has this done; fails when the process is ending already, so nothing is to be begun that needs it. */
    static AtExit run(Runnable what) throws DuelException {
        Thread hook = new Thread(what);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            throw new DuelException("is not started: the run is being ended", List.of());
        }
        return new AtExit(hook);
    }

    /** It is done otherwise. */
    void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it runs by now, and twice does no harm
        }
    }
}
