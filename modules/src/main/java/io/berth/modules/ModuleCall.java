package io.berth.modules;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;

/** One call of the code of a module. Any thread. */
final class ModuleCall<T> {
    /** How far it has come. */
    enum Progress {
        /** It has not begun, and if it was given up never will. */
        WAITING,
        /** The code runs, and has its thread. */
        RUNNING,
        /** The code has returned, or thrown. */
        RETURNED
    }

    private final ClassLoader loader;
    private final Callable<? extends Future<T>> code;

    // Guarded by this
    private Progress progress = Progress.WAITING;
    private Thread thread; // while it runs
    private boolean givenUp;

    ModuleCall(ClassLoader loader, Callable<? extends Future<T>> code) {
        this.loader = loader;
        this.code = code;
    }

    /** Makes it on this thread; where it was given up before, the future is never completed. */
    Future<T> make() {
        if (!begins()) {
            return Promise.<T>promise().future();
        }
        try {
            return ModuleCode.call(loader, code);
        } catch (Throwable failure) {
            catchAnother();
            return Future.failedFuture(failure);
        } finally {
            end();
        }
    }

    /**
     * A JVM may remember of each thread the last exception that it has caught, until it catches the next, and JDK 25 does. On an idle
     * event loop that would keep the module for as long.
     */
    private void catchAnother() {
        try {
            ModuleCode.call(loader, () -> {
                throw new IllegalStateException("to be caught, and not to be seen");
            });
        } catch (Exception another) {
            return; // this one may be remembered
        }
    }

    private synchronized boolean begins() {
        if (givenUp) {
            return false;
        }
        progress = Progress.RUNNING;
        thread = Thread.currentThread();
        return true;
    }

    private synchronized void end() {
        progress = Progress.RETURNED;
        thread = null;
        if (givenUp) {
            Thread.interrupted(); // it was for the code, and the thread goes on with others'
        }
    }

    /** Does not wait for it any longer: code that runs is interrupted. Tells how far it has come. */
    synchronized Progress giveUp() {
        givenUp = true;
        if (thread != null) {
            thread.interrupt();
        }
        return progress;
    }
}
