package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What a version of a module holds, in the order it was named, and what it waits for. Any thread. */
final class Holdings {
    private final Map<String, Holding> named = new LinkedHashMap<>(); // guarded by this
    private Holdings before; // guarded by this: of the version before, until that has handed over; or null

    Holdings(Holdings before) {
        this.before = before;
    }

    synchronized void add(String what, Holding holding) {
        Objects.requireNonNull(what, "what");
        if (named.putIfAbsent(what, Objects.requireNonNull(holding, "holding")) != null) {
            throw new ModuleException(
                    Kind.INVALID_ARGUMENT, "the module holds something called '" + what + "' already");
        }
    }

    synchronized Map<String, Holding> inOrder() {
        return new LinkedHashMap<>(named);
    }

    /** Whether the version before has something of this name. */
    synchronized boolean areAwaited(String what) {
        return before != null && before.inOrder().containsKey(what);
    }

    /** The version before hands over now, and is not asked again. */
    synchronized void waitNoMore() {
        before = null;
    }
}
