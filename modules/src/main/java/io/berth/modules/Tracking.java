package io.berth.modules;

import io.vertx.core.Context;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Somebody who hears of the services of a type, on the host's context and in the order in which it is told here. Any thread. */
final class Tracking<T> {
    private final Context context;
    private final Class<T> type;
    private final ServiceTracker<T> tracker;
    private volatile boolean cancelled;

    Tracking(Context context, Class<T> type, ServiceTracker<T> tracker) {
        this.context = context;
        this.type = type;
        this.tracker = tracker;
    }

    boolean isOf(Class<?> other) {
        return type.equals(other);
    }

    void cancel() {
        cancelled = true;
    }

    void arrival(Offer<?> offer) {
        tell(it -> it.onArrival(type.cast(offer.service()), offer.properties()));
    }

    void change(Offer<?> offer) {
        tell(it -> it.onChange(type.cast(offer.service()), offer.properties()));
    }

    void departure(Offer<?> offer) {
        tell(it -> it.onDeparture(type.cast(offer.service())));
    }

    private void tell(Consumer<ServiceTracker<T>> news) {
        try {
            context.runOnContext(later -> tellNow(news));
        } catch (RejectedExecutionException closed) {
            // The Vertx is closed, and nobody is there to be told.
        }
    }

    private void tellNow(Consumer<ServiceTracker<T>> news) {
        if (cancelled) {
            return;
        }
        try {
            news.accept(tracker);
        } catch (Throwable failure) {
            ModuleHost.LOG.log(System.Logger.Level.ERROR, "a service tracker has failed", failure);
        }
    }
}
