package io.berth.reservation;

import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.concurrent.RejectedExecutionException;

/** The events of a bound socket as a stream. */
final class PortEvents {
    private PortEvents() {}

    static Flowable<PortEvent> of(Vertx vertx, long socket) {
        return Flowable.create(emitter -> watch(vertx, socket, emitter), BackpressureStrategy.BUFFER);
    }

    private static void watch(Vertx vertx, long socket, FlowableEmitter<PortEvent> emitter) {
        MessageConsumer<PortEvent> events;
        try {
            events = vertx.eventBus().localConsumer(PortOwner.eventsAddress(socket));
            events.endHandler(ended -> emitter.onComplete()); // with the verticle or the Vertx
            events.handler(message -> {
                emitter.onNext(message.body());
                if (message.body().state() == PortState.CLOSED) {
                    emitter.onComplete();
                }
            });
        } catch (IllegalStateException | RejectedExecutionException closed) {
            emitter.tryOnError(LocalBus.gone(closed));
            return;
        }
        emitter.setCancellable(() -> events.unregister().onFailure(vertxClosed -> {}));
        LocalBus.ask(vertx, new PortRequest.Watch(socket)).onFailure(emitter::tryOnError);
    }
}
