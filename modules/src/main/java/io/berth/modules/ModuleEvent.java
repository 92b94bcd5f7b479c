package io.berth.modules;

/**
 * Something that has happened to a module.
 *
 * @param module which
 * @param state what it is now
 * @param before what it was before; the same as {@code state} when it was tried to bring it further and that failed, and null when it
 *     has just been installed
 * @param failure why it is not where it was to be, or null
 * @param report what stopping it came to, when it has just stopped; else null
 */
public record ModuleEvent(
        ModuleId module, ModuleState state, ModuleState before, ModuleException failure, StopReport report) {}
