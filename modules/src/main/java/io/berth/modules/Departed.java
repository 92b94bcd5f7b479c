package io.berth.modules;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;

/** The loader of a version that was removed or untied, remembered for as long as others keep it. */
final class Departed extends WeakReference<ClassLoader> {
    /** How a heap dump tells whose it is, of all hosts. */
    static final String NUMBER_FIELD = "number";

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final ModuleId module;
    private final long number = NUMBERS.incrementAndGet();

    Departed(ModuleId module, ClassLoader loader, ReferenceQueue<ClassLoader> gone) {
        super(loader, gone);
        this.module = module;
    }

    ModuleId module() {
        return module;
    }

    long number() {
        return number;
    }

    boolean isGone() {
        return refersTo(null);
    }
}
