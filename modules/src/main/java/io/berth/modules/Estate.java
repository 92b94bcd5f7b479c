package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a version of a module leaves to the next: values that both know the types of. Any thread. */
final class Estate {
    private final ClassLoader loader;
    private final Belongings belongings;
    private Estate before; // of the version before, until the update is done, or null; guarded by this
    private final Map<String, Bequest> bequests = new LinkedHashMap<>(); // guarded by this
    private final Map<String, Optional<Undo>> inherited =
            new LinkedHashMap<>(); // guarded by this; how it is undone from now on

    /** One value. */
    private record Bequest(Object value, Undo undo, Belongings.Entry entry) {}

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
        if (bequests.containsKey(name)) {
            throw new ModuleException(
                    Kind.INVALID_ARGUMENT, "the module leaves something called '" + name + "' already");
        }
        bequests.put(name, new Bequest(value, undo, belongings.add(name, undo)));
        return value;
    }

    synchronized <T> Optional<T> inherit(String name, Class<T> type, Undo undo) {
        Bequest bequest = before == null ? null : before.find(name);
        if (bequest == null) {
            return Optional.empty();
        }
        if (!type.isInstance(bequest.value)) {
            throw new ModuleException(
                    Kind.INVALID_ARGUMENT,
                    "'" + name + "' is a " + bequest.value.getClass().getName() + ", not a " + type.getName());
        }
        inherited.put(name, Optional.ofNullable(undo));
        return Optional.of(type.cast(bequest.value));
    }

    private synchronized Bequest find(String name) {
        return bequests.get(name);
    }

    /** The update is done: what was inherited belongs to this version, and no longer to the one before. */
    synchronized void takeOver() {
        if (before != null) {
            before.give(inherited.keySet()).forEach((name, bequest) -> {
                Undo undo = inherited.get(name).orElse(bequest.undo);
                bequests.put(name, new Bequest(bequest.value, undo, belongings.add(name, undo)));
            });
            inherited.clear();
            before = null; // else each version would keep all those before it
        }
    }

    private synchronized Map<String, Bequest> give(Set<String> names) {
        Map<String, Bequest> given = new HashMap<>();
        for (String name : names) {
            Bequest bequest = bequests.remove(name);
            if (bequest != null) {
                bequest.entry.forget();
                given.put(name, bequest);
            }
        }
        return given;
    }
}
