package io.berth.tls;

import java.util.HashMap;
import java.util.Map;

/** The terms of a server's names; immutable, changed by making another. */
final class NameTable {
    // Wildcards without their star: ".example.com". A hash map, since in Map.copyOf a name that is not there may cost
    // as
    // many comparisons as there are names that resemble each other.
    private final Map<String, Terms> names;
    private final Terms others; // null when nobody else is served

    NameTable(Terms others) {
        this(Map.of(), others);
    }

    private NameTable(Map<String, Terms> names, Terms others) {
        this.names = names;
        this.others = others;
    }

    /** The terms of a name: its own before its wildcard's; null when it has neither. */
    Terms find(String name) {
        if (name == null) {
            return null;
        }
        Terms exact = names.get(name);
        if (exact != null) {
            return exact;
        }
        int dot = name.indexOf('.');
        return dot <= 0 ? null : names.get(name.substring(dot));
    }

    /** The terms of names that are not in the table, or null. */
    Terms others() {
        return others;
    }

    /** What the table has under a pattern, or null. */
    Terms at(String pattern) {
        return names.get(key(pattern));
    }

    NameTable with(String pattern, Terms terms) {
        Map<String, Terms> changed = new HashMap<>(names);
        changed.put(key(pattern), terms);
        return new NameTable(changed, others);
    }

    NameTable without(String pattern) {
        Map<String, Terms> changed = new HashMap<>(names);
        changed.remove(key(pattern));
        return new NameTable(changed, others);
    }

    NameTable withOthers(Terms terms) {
        return new NameTable(names, terms);
    }

    /** Gives all references back. */
    void release() {
        names.values().forEach(terms -> terms.context().release());
        if (others != null) {
            others.context().release();
        }
    }

    private static String key(String pattern) {
        return pattern.startsWith("*") ? pattern.substring(1) : pattern;
    }
}
