package io.berth.modules;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;

/**
 * What is known of a module before it is started.
 *
 * @param activator null when the module has none
 * @param configuration what the host has for it, over its defaults
 * @param needs the services that it cannot live without
 */
record Prospect(ModuleActivator activator, JsonObject configuration, Set<Class<?>> needs) {
    /** Asks a new activator of the module, whose code this calls; throws what that throws. */
    static Prospect of(Wiring wiring, JsonObject configuration) {
        ModuleActivator activator = Activators.make(wiring);
        if (activator == null) {
            return new Prospect(null, configuration, Set.of());
        }
        JsonObject defaults = Objects.requireNonNull(activator.defaults(), "its activator has null as defaults");
        Set<Class<?>> needs = Objects.requireNonNull(activator.needs(), "its activator has null as needs");
        return new Prospect(activator, defaults.copy().mergeIn(configuration, true), Set.copyOf(needs));
    }
}
