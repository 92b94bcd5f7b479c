package io.berth.eventloop.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * How securities of other modules become layers. Their types are public and these are not, so the types do not implement
 * anything of here, but register when they are first used.
 */
public final class LinkLayers {
    private static final Map<Class<?>, BiFunction<Object, LoopServices, LinkLayer>> MAKERS = new ConcurrentHashMap<>();

    private LinkLayers() {}

    /** Makes layers of a type of security from now on; called once, by its class. */
    public static <T> void register(Class<T> security, BiFunction<T, LoopServices, LinkLayer> maker) {
        MAKERS.put(security, (it, loop) -> maker.apply(security.cast(it), loop));
    }

    /** A layer for a context on a loop; null for a security that leaves links as they are. Called on that loop. */
    public static LinkLayer of(Object security, LoopServices loop) {
        for (Map.Entry<Class<?>, BiFunction<Object, LoopServices, LinkLayer>> known : MAKERS.entrySet()) {
            if (known.getKey().isInstance(security)) {
                return known.getValue().apply(security, loop);
            }
        }
        return null;
    }
}
