package io.berth.modules;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * Starts and stops a module. A module names its activator in its descriptor, and has at most one:
 *
 * <pre>{@code
 * provides io.berth.modules.ModuleActivator with org.example.chat.Chat;
 * }</pre>
 *
 * <p>A module that can be without the host, by {@code requires static io.berth.modules}, cannot provide what may not be there. It
 * names its activator in the file {@code META-INF/services/io.berth.modules.ModuleActivator} of its jar, and that class need not
 * be public.
 *
 * <p>A module without one is there for its packages.
 *
 * <p><b>Threading</b>: called on a context of the module's own, an event loop of the host's Vertx, and so are the timers and
 * consumers that it registers; the context class loader is that of the module. It must not block: code that has not returned when
 * its time is over is interrupted, and what comes after it is called on another event loop.
 *
 * <p><b>Ownership</b>: whatever is registered by the {@link ModuleContext} belongs to the module and is undone when it stops, or
 * when its start fails. A start makes a new activator.
 *
 * <p><b>Failure</b>: an exception, a failed future and a future that is not completed in its time are one and the same: the
 * module is not started, or is stopped as if it had succeeded.
 */
public interface ModuleActivator {
    /** What the configuration is where nobody says otherwise. */
    default JsonObject defaults() {
        return new JsonObject();
    }

    /**
     * The services that the module cannot live without: it starts only while each is offered by another, stops before the last of one
     * goes with its module (or right after that was withdrawn alone), and starts again when one is back. When that start fails, it is
     * not tried again.
     */
    default Set<Class<?>> needs() {
        return Set.of();
    }

    /** Starts the module; it is active when the future is completed. */
    Future<?> start(ModuleContext context);

    /** Stops the module; what it has registered is still there, and is undone when the future is completed. */
    default Future<?> stop(ModuleContext context) {
        return Future.succeededFuture();
    }
}
