package io.berth.udp;

import io.reactivex.rxjava3.core.FlowableSubscriber;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;

/**
 * A subscriber that does to its subscription what the test does, also what RxJava's own would correct. It keeps what broke
 * the rules: signals that overlap, and any after the last.
 */
final class Signals implements FlowableSubscriber<Datagram> {
    final List<Datagram> datagrams = new CopyOnWriteArrayList<>();
    final List<String> violations = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final AtomicInteger within = new AtomicInteger();
    private final Consumer<Signals> onNext;
    private volatile Subscription subscription;

    Signals() {
        this(self -> {});
    }

    /** Does something with each datagram after it was kept. */
    Signals(Consumer<Signals> onNext) {
        this.onNext = onNext;
    }

    void request(long count) {
        subscription.request(count);
    }

    void cancel() {
        subscription.cancel();
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
    }

    @Override
    public void onNext(Datagram datagram) {
        signal("onNext", () -> {
            datagrams.add(datagram);
            onNext.accept(this);
        });
    }

    @Override
    public void onError(Throwable failure) {
        signal("onError", () -> ended.completeExceptionally(failure));
    }

    @Override
    public void onComplete() {
        signal("onComplete", () -> ended.complete(null));
    }

    private void signal(String name, Runnable effect) {
        if (within.getAndIncrement() != 0) {
            violations.add(name + " overlaps another signal");
        }
        try {
            if (ended.isDone()) {
                violations.add(name + " after the last signal");
            } else {
                effect.run();
            }
        } finally {
            within.decrementAndGet();
        }
    }
}
