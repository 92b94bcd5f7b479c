package io.berth.eventloop.transport;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/**
 * How securities of other modules become layers. Their types are public and these are not, so the types do not implement
 * anything of here, but register when they are first used.
 */
public final class LinkLayers {
    /** Kept by the types themselves: in a map of ours, those of a hosted module could never go. */
    private static final ClassValue<AtomicReference<BiFunction<Object, LoopServices, LinkLayer>>> MAKERS =
            new ClassValue<>() {
                @Override
                protected AtomicReference<BiFunction<Object, LoopServices, LinkLayer>> computeValue(Class<?> type) {
                    return new AtomicReference<>();
                }
            };

    private LinkLayers() {}

    /** Makes layers of a type of security from now on; called once, by its class. */
    public static <T> void register(Class<T> security, BiFunction<T, LoopServices, LinkLayer> maker) {
        MAKERS.get(security).set((it, loop) -> maker.apply(security.cast(it), loop));
    }

    /** A layer for a context on a loop; null for a security that leaves links as they are. Called on that loop. */
    public static LinkLayer of(Object security, LoopServices loop) {
        for (Class<?> type = security.getClass(); type != Object.class; type = type.getSuperclass()) {
            BiFunction<Object, LoopServices, LinkLayer> maker = MAKERS.get(type).get();
            if (maker != null) {
                return maker.apply(security, loop);
            }
        }
        return null;
    }
}
