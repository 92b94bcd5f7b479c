package io.berth.modules;

import java.util.Map;

/**
 * Hears of services as they come, change and go; on the context of the host. Every callback is optional.
 *
 * @param <T> the type of the services
 */
public interface ServiceTracker<T> {
    /** A service is offered. */
    default void onArrival(T service, Map<String, Object> properties) {}

    /** A service has other properties, or another ranking. */
    default void onChange(T service, Map<String, Object> properties) {}

    /** A service is offered no longer; its module goes on when this returns. Let go of it. */
    default void onDeparture(T service) {}
}
