package io.berth.modules;

import java.util.Map;

/**
 * The way to the best service of a type at the time: after an update it leads to the new version, and it does not keep an old one
 * alive. Ask it for the service each time, and do not keep that. Any thread.
 *
 * @param <T> the type of the service
 */
public interface ServiceHandle<T> {
    /**
     * The service.
     *
     * @throws ModuleException of kind SERVICE_GONE when nobody offers one
     */
    T get();

    /** Whether somebody offers one. */
    boolean isPresent();

    /**
     * The properties of the service that {@link #get} returns.
     *
     * @throws ModuleException of kind SERVICE_GONE when nobody offers one
     */
    Map<String, Object> properties();
}
