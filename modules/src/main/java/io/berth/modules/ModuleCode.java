package io.berth.modules;

import java.util.concurrent.Callable;

/** Calls code of a module, which sees the module's loader as that of the thread. */
final class ModuleCode {
    private ModuleCode() {}

    static <T> T call(ClassLoader loader, Callable<T> action) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader callers = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return action.call();
        } finally {
            thread.setContextClassLoader(callers);
        }
    }
}
