package io.berth.modules;

import io.berth.modules.Survey.Stamp;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A jar or folder in a directory that is watched, and what has become of it. On the host's context. */
final class Drop {
    /** How far it has come. */
    enum Standing {
        /** It is being copied, or another has the same module. */
        IDLE,
        /** It is installed, and to be started. */
        INSTALLED,
        /** There is nothing left to do. */
        DONE,
        /** It lacks what others may bring. */
        WAITING,
        /** It cannot be used as it is. */
        FAILED
    }

    private final Path path;
    private Map<Path, Stamp> seen; // by the last look, null when it was not there
    private boolean settled; // the look before has seen the same
    private Map<Path, Stamp> read; // when it was read
    private ModuleId id; // what was read, or null
    private Standing standing = Standing.IDLE;
    private HostedModule module; // what was installed from it and not replaced by others
    private boolean moduleIsOlder; // than what was read
    private boolean yielded; // to another file, once
    private long arrivalsTried;
    private Stamp configurationTried;

    Drop(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    // --- what is seen

    void see(Map<Path, Stamp> now) {
        settled = Objects.equals(now, seen);
        seen = now;
    }

    boolean isGone() {
        return settled && seen == null;
    }

    boolean isToBeRead() {
        return settled && seen != null && !seen.equals(read);
    }

    /** It is there with this in it, or with nothing that can be used when that is null. */
    void read(ModuleId found) {
        read = seen;
        id = found;
        standing = found == null ? Standing.FAILED : Standing.IDLE;
        moduleIsOlder = true;
        yielded = false;
    }

    ModuleId id() {
        return id;
    }

    /** Which module it is or should be there for; null when it is not in the running. */
    ModuleId claim() {
        if (isGone()) {
            return null;
        }
        if (id != null && standing != Standing.FAILED) {
            return id;
        }
        return hasModule() && moduleIsOlder ? module.id() : null;
    }

    // --- what becomes of it

    Standing standing() {
        return standing;
    }

    void standing(Standing now) {
        standing = now;
    }

    /** A try has come to this, with so many arrivals before and this configuration. */
    void tried(Standing result, long arrivals, Stamp configuration) {
        standing = result;
        arrivalsTried = arrivals;
        configurationTried = configuration;
    }

    /** Whether it would be used, but for another that nobody has been told of. */
    boolean isLeftAlone() {
        return standing == Standing.IDLE && !yielded;
    }

    long arrivalsTried() {
        return arrivalsTried;
    }

    Stamp configurationTried() {
        return configurationTried;
    }

    HostedModule module() {
        return module;
    }

    boolean hasModule() {
        return module != null && module.state() != ModuleState.UNINSTALLED;
    }

    /** Whether what was read last is installed. */
    boolean isInstalled() {
        return hasModule() && !moduleIsOlder;
    }

    void installed(HostedModule installed) {
        module = installed;
        moduleIsOlder = false;
        standing = Standing.INSTALLED;
    }

    /** Another has taken the place of its module. */
    void replaced() {
        module = null;
        yielded = true;
        if (standing != Standing.FAILED) {
            standing = Standing.IDLE;
        }
    }
}
