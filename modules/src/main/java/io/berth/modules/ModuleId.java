package io.berth.modules;

import java.lang.module.ModuleDescriptor.Version;
import java.util.Comparator;
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

    /** By name, then the older version first. What is no version as the JDK knows them is older than what is one. */
    @Override
    public int compareTo(ModuleId other) {
        int byName = name.compareTo(other.name);
        if (byName != 0) {
            return byName;
        }
        int byVersion =
                Comparator.nullsFirst(Comparator.<Version>naturalOrder()).compare(parsed(), other.parsed());
        return byVersion != 0 ? byVersion : version.compareTo(other.version);
    }

    private Version parsed() {
        try {
            return Version.parse(version);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** As people write it: name@version. */
    @Override
    public String toString() {
        return name + "@" + version;
    }
}
