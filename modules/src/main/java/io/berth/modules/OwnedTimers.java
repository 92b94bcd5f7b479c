package io.berth.modules;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Timers of a module: cancelled when it stops. Any thread. */
final class OwnedTimers {
    private final Vertx vertx;
    private final Belongings belongings;

    OwnedTimers(Vertx vertx, Belongings belongings) {
        this.vertx = vertx;
        this.belongings = belongings;
    }

    Subscription once(long delayMillis, Runnable task) {
        Objects.requireNonNull(task, "task");
        Timer timer = new Timer();
        timer.set("timer", handler -> vertx.setTimer(delayMillis, handler), () -> {
            timer.forget();
            task.run();
        });
        return timer;
    }

    Subscription periodic(long periodMillis, Runnable task) {
        Objects.requireNonNull(task, "task");
        Timer timer = new Timer();
        timer.set("periodic timer", handler -> vertx.setPeriodic(periodMillis, handler), task);
        return timer;
    }

    /** One of them. It may fire on another thread before it is set here, so what is set has a lock. */
    private final class Timer implements Subscription {
        private long number;
        private Belongings.Entry entry;

        synchronized void set(String what, ToLongFunction<Handler<Long>> setter, Runnable task) {
            belongings.requireOpen("a " + what);
            number = setter.applyAsLong(fired -> task.run());
            entry = belongings.addMade(what, () -> {
                vertx.cancelTimer(number);
                return Future.succeededFuture();
            });
        }

        synchronized void forget() {
            if (entry != null) { // it came too late, and is cancelled
                entry.forget();
            }
        }

        @Override
        public synchronized void cancel() {
            vertx.cancelTimer(number);
            forget();
        }
    }
}
