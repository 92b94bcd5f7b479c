package io.berth.modules;

import java.util.Map;
import java.util.function.Predicate;

/**
 * Services that modules offer each other by type. A type that several modules name belongs to a module that all of them require, or
 * to the host.
 *
 * <p><b>Threading</b>: any thread. Trackers are called on the context of the host, one after the other.
 *
 * <p><b>Ownership</b>: what a module registers and tracks by the registry of its {@link ModuleContext} goes with the module: a service
 * is withdrawn, and its trackers are told, before the module stops.
 */
public interface ServiceRegistry {
    /** Offers a service, without properties and with ranking 0. */
    default <T> ServiceRegistration register(Class<T> type, T service) {
        return register(type, service, 0, Map.of());
    }

    /**
     * Offers a service.
     *
     * @param ranking the higher it is the sooner it is taken; among equals the older is
     * @param properties what distinguishes it, for those who look for one in particular
     */
    <T> ServiceRegistration register(Class<T> type, T service, int ranking, Map<String, Object> properties);

    /** The way to the best service of a type, whether there is one now or not. */
    default <T> ServiceHandle<T> find(Class<T> type) {
        return find(type, properties -> true);
    }

    /** The way to the best service of a type with certain properties, whether there is one now or not. */
    <T> ServiceHandle<T> find(Class<T> type, Predicate<Map<String, Object>> which);

    /** Tells of the services of a type: of those that are there, then of all that come, change and go. */
    <T> Subscription track(Class<T> type, ServiceTracker<T> tracker);
}
