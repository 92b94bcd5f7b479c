package io.berth.reservation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.Future;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Futures of Vert.x as RxJava has them. Whoever subscribes late gets the same outcome; disposing stops nothing, it just
 * hears no more.
 *
 * <p><b>Threading</b>: any thread. Signals come where the future completes.
 */
public final class RxFutures {
    private RxFutures() {}

    /** The value of a future; a future that brings null is an error, since a Single has no null. */
    public static <T> Single<T> single(Future<T> future) {
        Objects.requireNonNull(future, "future");
        return Single.create(emitter -> future.onComplete((value, failure) -> {
            if (failure != null) {
                emitter.tryOnError(failure);
            } else if (value == null) {
                emitter.tryOnError(new NoSuchElementException("the future has brought no value: use completable"));
            } else {
                emitter.onSuccess(value);
            }
        }));
    }

    /** The completion of a future. */
    public static Completable completable(Future<?> future) {
        Objects.requireNonNull(future, "future");
        return Completable.create(emitter -> future.onComplete((value, failure) -> {
            if (failure != null) {
                emitter.tryOnError(failure);
            } else {
                emitter.onComplete();
            }
        }));
    }
}
