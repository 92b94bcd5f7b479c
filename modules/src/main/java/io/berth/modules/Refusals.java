package io.berth.modules;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Tells what cannot be used, once for each file and reason. On the host's context. */
final class Refusals {
    private final BiConsumer<? super Path, ? super ModuleException> listener;
    private final Map<Path, String> told =
            new HashMap<>(); // the words alone: an exception may be of a module's own class

    Refusals(BiConsumer<? super Path, ? super ModuleException> listener) {
        this.listener = listener;
    }

    void tell(Path path, ModuleException reason) {
        if (reason.getMessage().equals(told.put(path, reason.getMessage()))) {
            return;
        }
        ModuleHost.LOG.log(System.Logger.Level.WARNING, "{0} is not used: {1}", path, reason.getMessage());
        try {
            listener.accept(path, reason);
        } catch (Throwable broken) {
            ModuleHost.LOG.log(System.Logger.Level.ERROR, "a listener of a directory has failed", broken);
        }
    }

    /** Has the same told again, should it come to that. */
    void forget(Path path) {
        told.remove(path);
    }
}
