package io.berth.modules;

import java.util.List;
import java.util.Objects;

/**
 * A version of a module that has been removed and whose code is in memory still.
 *
 * @param module which
 * @param heldBy what keeps it there, each in words, such as "thread 'worker-1' runs its code (chat.Room.run)"; never empty
 */
public record Leak(ModuleId module, List<String> heldBy) {
    /** Copies the list. */
    public Leak {
        Objects.requireNonNull(module, "module");
        heldBy = List.copyOf(heldBy);
    }

    /** In one line. */
    @Override
    public String toString() {
        return module + " is held by: " + String.join("; ", heldBy);
    }
}
