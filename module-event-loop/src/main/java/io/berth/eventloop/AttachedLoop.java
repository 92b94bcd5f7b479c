package io.berth.eventloop;

import io.vertx.core.Closeable;
import java.net.InetSocketAddress;

/** A loop on the event loop of a Vert.x context. */
final class AttachedLoop<T> extends Loop<T> {
    private final VertxBridge vertx;
    private final Runnable endTurn = turns::end;
    private final Closeable closeHook = done -> close().onComplete(done);

    AttachedLoop(VertxBridge vertx, T data, LoopOptions options) {
        super(vertx.eventLoop(), vertx, data, options);
        this.vertx = vertx;
        try {
            vertx.addCloseHook(closeHook);
        } catch (LoopException e) {
            transport.release();
            throw e;
        }
    }

    @Override
    void askToClose() {
        execute(() -> turns.putOff(this::closeOnLoop));
    }

    @Override
    void onTurnBegun() {
        VertxBridge.afterIteration(eventLoop, endTurn);
    }

    @Override
    void letGo() {
        vertx.removeCloseHook(closeHook);
    }

    @Override
    void report(Throwable failure) {
        vertx.report(failure);
    }

    @Override
    void resolve(String host, ResolvedHost asker) {
        vertx.resolve(host)
                .map(found -> found.stream().map(InetSocketAddress::getAddress).toList())
                .onComplete((found, failure) -> answer(asker, found, failure));
    }
}
