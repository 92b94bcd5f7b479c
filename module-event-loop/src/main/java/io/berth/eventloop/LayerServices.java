package io.berth.eventloop;

import io.berth.eventloop.transport.LoopServices;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A loop as the layers of its contexts see it. */
final class LayerServices implements LoopServices {
    private final Loop<?> loop;
    private final Map<Class<?>, Shared> shared = new LinkedHashMap<>();

    LayerServices(Loop<?> loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public void nextIteration(Runnable task) {
        loop.turns.putOff(() -> loop.execute(task));
    }

    @Override
    public Runnable after(long nanos, Runnable task) {
        ScheduledFuture<?> scheduled = loop.after(nanos, task);
        return () -> scheduled.cancel(false);
    }

    @Override
    public long iteration() {
        return loop.turns.number();
    }

    @Override
    public <T extends Shared> T shared(Class<T> type, Supplier<T> maker) {
        return type.cast(shared.computeIfAbsent(type, absent -> maker.get()));
    }

    void release() {
        shared.values().forEach(Shared::release);
        shared.clear();
    }
}
