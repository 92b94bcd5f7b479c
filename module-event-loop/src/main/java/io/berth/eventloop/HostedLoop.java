package io.berth.eventloop;

import io.berth.eventloop.transport.Guest;
import io.berth.eventloop.transport.LoopHost;
import io.berth.eventloop.transport.Transport;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A loop as other modules of Berth see it: the layers of its contexts, and guests with sockets of another kind. */
final class HostedLoop implements LoopHost {
    private final Loop<?> loop;
    private final Map<Class<?>, Shared> shared = new LinkedHashMap<>();
    private final Set<Guest> guests = new LinkedHashSet<>();

    HostedLoop(Loop<?> loop) {
        this.loop = loop;
    }

    @Override
    public void check() {
        loop.check();
    }

    @Override
    public void requireOpen() {
        loop.requireOpen();
    }

    @Override
    public Transport transport() {
        return loop.transport;
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
    public void atEndOfIteration(Runnable task) {
        loop.turns.putOff(task::run);
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
    public void resolve(String host, BiConsumer<List<InetAddress>, Throwable> answer) {
        loop.keepAlive(1);
        Hosts.resolve(loop, host, (found, failure) -> {
            loop.keepAlive(-1);
            answer.accept(found, failure);
        });
    }

    @Override
    public <T extends Shared> T shared(Class<T> type, Supplier<T> maker) {
        return type.cast(shared.computeIfAbsent(type, absent -> maker.get()));
    }

    @Override
    public void welcome(Guest guest) {
        guests.add(guest);
        loop.keepAlive(1);
    }

    @Override
    public void leave(Guest guest) {
        if (guests.remove(guest)) {
            loop.keepAlive(-1);
        }
    }

    /** The youngest go first, as contexts do. */
    void close() {
        while (!guests.isEmpty()) {
            List<Guest> all = new ArrayList<>(guests);
            Guest youngest = all.get(all.size() - 1);
            youngest.onLoopClosing();
            leave(youngest);
        }
        shared.values().forEach(Shared::release);
        shared.clear();
    }
}
