package io.berth.modules;

import java.util.List;

/**
 * What stopping a module came to.
 *
 * @param module which
 * @param unended what did not end well: each step that failed or took too long, in words
 */
public record StopReport(ModuleId module, List<String> unended) {
    /** Copies the list. */
    public StopReport {
        unended = List.copyOf(unended);
    }

    /** Whether everything ended in its time. */
    public boolean isClean() {
        return unended.isEmpty();
    }

    void logUnlessClean() {
        if (!isClean()) {
            ModuleHost.LOG.log(System.Logger.Level.WARNING, "{0} did not stop well: {1}", module, unended);
        }
    }
}
