package io.berth.reservation;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;

/** Passes immutable values on as they are, within this JVM. */
final class LocalCodec<T> implements MessageCodec<T, T> {
    private static final List<Class<?>> TYPES = List.of(
            PortRequest.Bind.class,
            PortRequest.Listen.class,
            PortRequest.Cancel.class,
            PortRequest.Release.class,
            PortRequest.Inspect.class,
            PortRequest.Watch.class,
            PortRequest.Close.class,
            PortOwner.TakeOver.class,
            PortReply.Bound.class,
            PortReply.Granted.class,
            PortReply.Watching.class,
            PortRefusal.class,
            PortStatus.class,
            PortEvent.class);

    private final Class<T> type;

    LocalCodec(Class<T> type) {
        this.type = type;
    }

    static void registerAll(EventBus bus) {
        TYPES.forEach(type -> register(bus, type));
    }

    private static <T> void register(EventBus bus, Class<T> type) {
        bus.registerDefaultCodec(type, new LocalCodec<>(type));
    }

    static void unregisterAll(EventBus bus) {
        TYPES.forEach(bus::unregisterDefaultCodec);
    }

    @Override
    public void encodeToWire(Buffer buffer, T value) {
        throw new UnsupportedOperationException(
                type.getSimpleName() + " stays in its JVM: send it with DeliveryOptions.setLocalOnly(true)");
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException(type.getSimpleName() + " does not travel");
    }

    @Override
    public T transform(T value) {
        return value;
    }

    @Override
    public String name() {
        return type.getName();
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
