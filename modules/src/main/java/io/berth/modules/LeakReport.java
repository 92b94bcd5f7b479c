package io.berth.modules;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a check for removed modules that are in memory still has found. Immutable; any thread.
 *
 * @param leaks those modules, each with what holds it, in the order of their removal
 * @param limit why there may be more that holds them than is told here, and what can be done about that; empty when all has been
 *     searched
 */
public record LeakReport(List<Leak> leaks, Optional<String> limit) {
    static final LeakReport CLEAN = new LeakReport(List.of(), Optional.empty());

    /** Copies the list. */
    public LeakReport {
        leaks = List.copyOf(leaks);
        Objects.requireNonNull(limit, "limit");
    }

    /** Whether everything that was removed is gone. */
    public boolean isClean() {
        return leaks.isEmpty();
    }

    /** A line for each module, and one for the limit. */
    @Override
    public String toString() {
        if (leaks.isEmpty()) {
            return "all removed modules are gone";
        }
        StringBuilder lines = new StringBuilder();
        leaks.forEach(leak -> lines.append(leak).append(System.lineSeparator()));
        limit.ifPresent(lines::append);
        return lines.toString().stripTrailing();
    }
}
