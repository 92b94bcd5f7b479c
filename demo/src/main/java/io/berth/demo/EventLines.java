package io.berth.demo;

import io.berth.modules.ModuleEvent;
import io.berth.modules.ModuleException;
import io.berth.modules.ModuleHost;
import io.berth.modules.ModuleId;
import io.berth.modules.ModuleState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Says on standard output what happens to modules, a line each. On the host's context. */
final class EventLines {
    private final Map<String, ModuleId> active = new HashMap<>(); // by name, the last that became so
    private final Set<ModuleId> wereActive = new HashSet<>();
    private String lastFailure = "";

    EventLines(ModuleHost host) {
        host.onEvent(this::onEvent);
    }

    private void onEvent(ModuleEvent event) {
        if (event.failure() != null) {
            onFailure(event.module(), event.failure());
        } else if (event.before() == null) {
            say("installed", event.module());
        } else if (event.state() == ModuleState.ACTIVE) {
            active.put(event.module().name(), event.module());
            wereActive.add(event.module());
            say("active", event.module());
        } else if (event.before() == ModuleState.STOPPING) {
            say("stopped", event.module());
            event.report().unended().forEach(what -> say("unended", event.module() + ": " + Berth.oneLine(what)));
        } else if (event.state() == ModuleState.UNINSTALLED) {
            onUninstalled(event.module());
        }
    }

    private void onUninstalled(ModuleId module) {
        ModuleId now = active.getOrDefault(module.name(), module);
        if (wereActive.remove(module) && !now.equals(module)) {
            say("updated", module + " to " + now);
        } else {
            active.remove(module.name(), module);
            say("gone", module);
        }
    }

    private void onFailure(ModuleId module, ModuleException failure) {
        boolean lacksOthers = failure.kind() == ModuleException.Kind.MISSING_REQUIREMENT
                || failure.kind() == ModuleException.Kind.MISSING_SERVICE;
        if (!lacksOthers) { // these may come yet; the directory tells when they do not
            sayFailure(module.toString(), failure);
            sayWhere(failure.getCause());
        }
    }

    /** Where in the module it was thrown, if it was. */
    private static void sayWhere(Throwable cause) {
        if (cause != null && cause.getStackTrace().length > 0) {
            say("thrown", "by " + cause.getStackTrace()[0] + ": " + Berth.oneLine(String.valueOf(cause.getMessage())));
        }
    }

    /** A file or folder cannot be used. */
    void onRefused(Path path, ModuleException reason) {
        if (!reason.getMessage().equals(lastFailure)) { // of which the event has told
            sayFailure(path.getFileName().toString(), reason);
        }
    }

    private void sayFailure(String what, ModuleException failure) {
        lastFailure = failure.getMessage();
        say("failed", what + ": " + Berth.oneLine(failure.getMessage()));
    }

    private static void say(String what, Object of) {
        System.out.println(what + " " + of);
    }
}
