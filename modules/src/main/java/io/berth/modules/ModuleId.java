package io.berth.modules;

import java.lang.module.ModuleDescriptor.Version;
import java.util.Objects;

/**
 * Which module, in which version. Immutable; any thread.
 *
 * @param name the name of the module
 * @param version its version, as the descriptor has it, or "0" where that has none
 */
public record ModuleId(String name, String version) implements Comparable<ModuleId> {
    /** Checks the values. */
    public ModuleId {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
    }

    /** By name, then the older version first. */
    @Override
    public int compareTo(ModuleId other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Version.parse(version).compareTo(Version.parse(other.version));
    }

    /** As people write it: name@version. */
    @Override
    public String toString() {
        return name + "@" + version;
    }
}
