package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a version of a module leaves to the next: values that both know the types of. How a value is undone is told by each version
 * anew, since an {@link Undo} is code of the version that made it, and would keep that alive. Any thread.
 */
final class Estate {
    private final ClassLoader loader;
    private final Belongings belongings;
    private final Map<String, Bequest> bequests = new HashMap<>(); // guarded by this
    private final Map<String, Bequest> promised =
            new HashMap<>(); // guarded by this: inherited, and still those of the version before
    private Estate before; // guarded by this: of the version before, until that is gone; or null

    /** One value. */
    private record Bequest(Object value, Belongings.Entry entry) {}

    Estate(ClassLoader loader, Belongings belongings, Estate before) {
        this.loader = loader;
        this.belongings = belongings;
        this.before = before;
    }

    synchronized <T> T bequeath(String name, T value, Undo undo) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(undo, "undo");
        if (Objects.requireNonNull(value, "value").getClass().getClassLoader() == loader) {
            throw new ModuleException(
                    Kind.INVALID_ARGUMENT,
                    value.getClass().getName()
                            + " is a class of the module itself, which the next version cannot know");
        }
        requireFree(name);
        bequests.put(name, new Bequest(value, belongings.add(name, undo)));
        return value;
    }

    private void requireFree(String name) {
        if (bequests.containsKey(name) || promised.containsKey(name)) {
            throw new ModuleException(
                    Kind.INVALID_ARGUMENT, "the module leaves something called '" + name + "' already");
        }
    }

    synchronized <T> Optional<T> inherit(String name, Class<T> type, Function<? super T, ? extends Future<?>> undo) {
        Objects.requireNonNull(undo, "undo");
        Bequest bequest = before == null ? null : before.find(name);
        if (bequest == null) {
            return Optional.empty();
        }
        if (!type.isInstance(bequest.value)) {
            throw new ModuleException(
                    Kind.INVALID_ARGUMENT,
                    "'" + name + "' is a " + bequest.value.getClass().getName() + ", not a " + type.getName());
        }
        requireFree(name);
        T value = type.cast(bequest.value);
        // Its place among the belongings is here: what is registered after it may use it, and is undone before.
        Belongings.Entry entry =
                belongings.add(name, () -> isOwned(name) ? undo.apply(value) : Future.succeededFuture());
        promised.put(name, new Bequest(value, entry));
        return Optional.of(value);
    }

    private synchronized Bequest find(String name) {
        return bequests.get(name);
    }

    private synchronized boolean isOwned(String name) {
        return bequests.containsKey(name);
    }

    /** The update is done: what was inherited belongs to this version, and no longer to the one before. */
    synchronized void takeOver() {
        if (before != null) {
            before.give(promised.keySet());
            bequests.putAll(promised);
            promised.clear();
            before = null; // else each version would keep all before it
        }
    }

    private synchronized void give(Set<String> names) {
        for (String name : names) {
            Bequest bequest = bequests.remove(name);
            if (bequest != null) {
                bequest.entry.forget();
            }
        }
    }
}
