package io.berth.reservation;

import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscription;

/**
 * A subscriber that leaves asking to the test, where one of RxJava's would correct it. It fails when signals overlap, and
 * when any comes after the last.
 */
final class Asker<T> implements FlowableSubscriber<T> {
    private final List<T> items = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicInteger within = new AtomicInteger();
    private final Promise<Void> ended = Promise.promise();
    private volatile Subscription subscription;

    Subscription subscription() {
        return subscription;
    }

    List<T> items() {
        return items;
    }

    /** What broke the rules of Reactive Streams. */
    List<String> violations() {
        return violations;
    }

    /** Completed or failed as the stream is. */
    Future<Void> ended() {
        return ended.future();
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
    }

    @Override
    public void onNext(T item) {
        signal("onNext", () -> items.add(item));
    }

    @Override
    public void onError(Throwable failure) {
        signal("onError", () -> ended.fail(failure));
    }

    @Override
    public void onComplete() {
        signal("onComplete", ended::complete);
    }

    private void signal(String name, Runnable effect) {
        if (within.getAndIncrement() != 0) {
            violations.add(name + " overlaps another signal");
        }
        if (ended.future().isComplete()) {
            violations.add(name + " after the last signal");
        } else {
            effect.run();
        }
        within.decrementAndGet();
    }
}
