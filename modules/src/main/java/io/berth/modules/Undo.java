package io.berth.modules;

import io.vertx.core.Future;

/** Undoes something; it may throw, as well as fail. */
@FunctionalInterface
public interface Undo {
    /** Does it; what is undone when the future is completed may be used until then. */
    Future<?> undo() throws Exception;
}
