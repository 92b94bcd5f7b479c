package io.berth.modules;

/** Where a module is in its life. */
public enum ModuleState {
    /** Its files have been read; it is tied to nothing yet. */
    INSTALLED,
    /** All that it requires is there, and its classes can be loaded. */
    RESOLVED,
    /** Its activator is starting it. */
    STARTING,
    /** It runs. */
    ACTIVE,
    /** Its activator is stopping it, and what it had registered is being undone. */
    STOPPING,
    /** It is gone, for good. */
    UNINSTALLED
}
