package io.berth.modules;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What an exception of a module has said, without anything that is the module's: its words and where it was thrown, and the same of its
 * causes. The exception itself keeps the module's loader alive, by its class, and if it is none of the module's, by the classes that it
 * passed through. Somebody always keeps an exception: a log, a future, or the JVM, for each thread the last one that it has caught.
 */
final class Recounted extends Exception {
    private static final long serialVersionUID = 1L;

    private Recounted(Throwable original, Set<Throwable> told) {
        super(words(original), cause(original, told), true, true);
        setStackTrace(original.getStackTrace());
        for (Throwable suppressed : original.getSuppressed()) {
            if (told.add(suppressed)) {
                addSuppressed(new Recounted(suppressed, told));
            }
        }
    }

    static Recounted of(Throwable original) {
        Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>()); // causes may go round in a circle
        told.add(original);
        return new Recounted(original, told);
    }

    private static Throwable cause(Throwable original, Set<Throwable> told) {
        Throwable cause = original.getCause();
        return cause == null || !told.add(cause) ? null : new Recounted(cause, told);
    }

    /** Its class, and its message. */
    private static String words(Throwable original) {
        try {
            return original.toString();
        } catch (RuntimeException broken) {
            return original.getClass().getName();
        }
    }

    /** It was not thrown here. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
