package io.berth.modules;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Looks for what holds a module without a heap dump: at threads and at MBeans. */
final class LiveHolders {
    private LiveHolders() {}

    static LeakReport report(List<Departed> remaining, String limit) {
        List<Leak> leaks = new ArrayList<>();
        Map<Thread, StackTraceElement[]> threads = Thread.getAllStackTraces();
        for (Departed departed : remaining) {
            Set<String> holders = new LinkedHashSet<>();
            threads.forEach((thread, stack) -> lookAt(thread, stack, departed, holders));
            if (ModuleLayer.boot().findModule("java.management").isPresent()) {
                Beans.lookFor(departed, holders);
            }
            if (holders.isEmpty()) {
                holders.add("neither a thread nor an MBean that could be seen");
            }
            leaks.add(new Leak(departed.module(), List.copyOf(holders)));
        }
        return new LeakReport(leaks, Optional.of(limit));
    }

    private static void lookAt(Thread thread, StackTraceElement[] stack, Departed departed, Set<String> holders) {
        for (StackTraceElement frame : stack) {
            ModuleId module = departed.module();
            if (module.name().equals(frame.getModuleName())
                    && (frame.getModuleVersion() == null || module.version().equals(frame.getModuleVersion()))) {
                holders.add("thread '" + thread.getName() + "' runs its code (" + frame.getClassName() + "."
                        + frame.getMethodName() + ")");
                return;
            }
        }
        ClassLoader loader = thread.getContextClassLoader();
        if (loader != null && departed.refersTo(loader)) {
            holders.add("context class loader of thread '" + thread.getName() + "'");
        }
    }

    /** Loaded only where the module that it needs is. */
    private static final class Beans {
        static void lookFor(Departed departed, Set<String> holders) {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            for (ObjectName name : server.queryNames(null, null)) {
                try {
                    ClassLoader loader = server.getClassLoaderFor(name);
                    if (loader != null && departed.refersTo(loader)) {
                        holders.add("MBean " + name.getCanonicalName());
                    }
                } catch (InstanceNotFoundException gone) {
                    // it has been unregistered since
                }
            }
        }
    }
}
